"""Functions, parameters, classes and modules."""

from calling import compare
from unicode_names import überweisung
from unicode_names.wiring.überweisung import Überweisung, ÜberweisungGröße

größe = überweisung.Größe(3)

compare(Überweisung, überweisung, lambda f: [f.überweisen("ann", größe), f.überweisen("ann", größe=überweisung.Größe(4), 名前="x")])
compare(ÜberweisungGröße, überweisung.Größe, lambda f: [f.verdoppeln(größe), f.verdoppeln(größe, mal=3)])
