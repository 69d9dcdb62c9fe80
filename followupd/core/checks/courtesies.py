"""x"""

from followupd.core.letters.english import word_set

COURTESIES = word_set("")
