"""What stands before a name in a greeting, small and without its dots.

Only words that are nobody's given name: Dean Martin is Dean. Shortened ones ("Dipl.-Ing.") are
known by their dots; see ``identity.is_title``.
"""

from __future__ import annotations

from followupd.core.letters.english import word_set

TITLES = word_set(
    """
    mr mrs ms mx miss sir dame madam frau fräulein frl herr herrn hr fr señor señora señorita
    senor senora senorita sr sra srta doña signor signora signorina sig monsieur madame
    mademoiselle mme mlle meneer mevrouw mevr dhr fru pani
    dr prof professor professorin doctor doktor docent engr rev reverend pastor pfarrer pfarrerin
    rabbi father mother sister brother pater schwester bruder coach captain capt sgt lt
    familie family famille familia
    """
)

WITH_GIVEN_NAME = word_set("sister brother pater schwester bruder mother sir dame doña")
"""After these stands the given name: Sister Agnes, Pater Anselm, Sir Ian."""

DOUBLE_SURNAMES = word_set(
    """
    alvarez castillo delgado diaz dominguez fernandes fernandez ferreira flores garcia gimenez
    gomes gomez goncalves gonzalez gutierrez hernandez herrera jimenez lopes lopez martinez mendez
    mendoza munoz navarro nunez oliveira ortega ortiz pereira perez ramirez rodrigues rodriguez
    rojas ruiz sanchez sousa souza suarez torres vargas vasquez vazquez velasquez
    """
)
"""As slugs: each is the first half of a surname when another follows, and no given name."""
