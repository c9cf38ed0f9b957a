"""Why a task that is added to `BackgroundTasks` never runs, in the words by which a reason is known again."""

RAISED = "the exception raised below drops it"
REPLACED = "the response that is returned brings a background of its own"
NOBODY = "nobody runs the BackgroundTasks made here by hand"
