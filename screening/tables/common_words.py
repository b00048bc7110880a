"""Words that are often capitalized in messages but are not names.

They are searched only if the roster has a name with exactly this spelling.
"""

from screening.tables import entries

COMMON_WORDS = frozenset(
    entries(
        """
the a an on in at of for from to by with and or not no yes this that these those his her its
their he she it they we you who which what when where all any each other such same please
note subject reference file number date time monday tuesday wednesday thursday friday
saturday sunday january february march april may june july august september october november
december interpol ncb ipsg police ministry justice court office agency department bureau
national central republic state states united kingdom federal government public prosecutor
attorney general embassy consulate article law code criminal penal act section notice red
blue green diffusion warrant arrest request information message urgent priority regards dear
sir madam passport identity card birth born country city street province region district
international organization convention treaty extradition fraud murder terrorism drug money
laundering bank account company group limited north south east west new old great first
second third one two three four five six seven eight according against before after during
under over since until also however therefore further your our my me him them if as but so
because although while there here very more most some many following person persons suspect
accused wanted fugitive member leader citizen officer official le la les un une des du de et
en dans pour par sur avec est sont au aux ce cette il elle nous vous el los las una unos por
para con sin sobre que se su sus del al es son fue este esta como mas der die das den dem
ein eine und oder von zu mit auf aus nach bei ist sind war nicht wird policia ministerio
tribunal orden captura oficina nacional republica estado ley articulo ministere justice
mandat loi bureau etat republique police nationale central monsieur madame interpola
policiya ministerstvo sud prokuratura zakon statya federaciya respublika rozysk vsoobschenii
soobschaem prosim grazhdanin gorod oblast ulica dom god goda
"""
    )
)
"""The words, in lower-case Latin letters."""
