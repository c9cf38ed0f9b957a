"""What each command does, step by step: values in, values out, nothing printed."""
