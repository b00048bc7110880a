"""Words in or around names that do not identify a person."""

from screening.tables import entries

PARTICLES = frozenset(
    entries(
        """
al el ul as ash ad ar az at adh ath la le de da do dos das di del della delle dello degli
der den des du van von vom zu zum zur ten ter te tot y e i af av bin ben ibn bint binti
binte bte bt ould uld wuld wld mint ag ait aït n und et na nee geb born lo los las mac mc o d l
st san santa sao bar bat abi bou oglu ogly uly kyzy qizi kizi gizi zade khan bey pasha beg
"""
    )
) - frozenset(entries("san santa sao khan bey pasha beg bar bat abi bou mac na"))
"""Small words that are often left out. A match means little."""

TITLES = frozenset(
    entries(
        """
mr mrs ms miss mister sir dame lady lord dr doctor prof professor eng engr ing dipl lic
licenciado licenciada senor senora señor señora sr sra srta don dona doña mme mlle monsieur
madame herr frau hon honorable honourable rev reverend fr father sheikh shaikh sheik shaykh
cheikh haji hajji hajj hadji al-haj sayyid seyed syed sayed imam mullah maulana mufti
ayatollah hojjatoleslam emir amir prince princess king queen president minister ambassador
senator governor secretary director gen general maj major col colonel lt lieutenant capt
captain cmdr commander adm admiral sgt sergeant maj-gen brig brigadier marshal judge justice
attorney agent officer inspector chief jr junior snr senior ii iii iv esq phd md mp mep kc
qc ret retd alias aka fka nee born г-н господин госпожа товарищ доктор профессор генерал
полковник президент министр السيد السيدة الدكتور دكتور الشيخ شيخ الأستاذ المهندس اللواء
العقيد الحاج سيد آقای خانم 先生 女士 小姐 博士 教授 氏 さん 様 씨 님 박사 מר גברת דר פרופ
"""
    )
) - frozenset(entries("king major justice judge prince sayed syed seyed sayyid amir emir"))
TITLES -= frozenset(entries("iv mp fr chief sayyid don lord father haji imam"))
"""Forms of address, ranks, and suffixes that come before or after a name."""

MALAY_TITLES = frozenset(
    {"tan sri", "tan seri", "puan sri", "puan seri", "toh puan", "dato", "dato sri", "dato seri"}
    | {"datuk", "datok", "datuk sri", "datuk seri", "datin", "datin sri", "datin seri", "tuan haji"}
    | {"yang berhormat", "yang mulia", "orang kaya", "pehin", "pengiran", "encik", "cik", "puan"}
)
"""Malay titles of one or two words that come before a name. "Tan" and "Sri" alone are names."""

MALAY_HONORS = frozenset(
    entries(
        """
seri sri wira panglima paduka patinggi amar utama setia diraja pahlawan haji hajah hajjah hj hjh
tun dr ir ts ar prof profesor
"""
    )
)
"""Words that belong to a Malay title if they follow one; elsewhere, some are names."""

NAME_UNKNOWN = frozenset(entries("fnu lnu nfn nln nmn nmi"))
"""What U.S. records write for a name that is not known or does not exist."""

NEVER_NAMES = frozenset(
    entries(
        """
mr mrs ms mister dr doctor prof professor sir mme mlle monsieur madame herr senor senora señor
señora sr sra srta
"""
    )
) | frozenset(title for title in TITLES if not title.isascii())
"""Titles that are never names. Some others are: "Mazin Eng", "Iwonna Maj", "Prince Shaikh"."""

TRAILING_TITLES = frozenset(
    entries(
        """
jr junior snr senior esq phd md kc qc ret retd alias aka fka nee born ii iii mme bey
"""
    )
    + entries(
        """
先生 女士 小姐 博士 教授 氏 さん 様 씨 님 박사 خان
"""
    )
)
"""Titles that come after a name."""

SUFFIXES = frozenset(
    entries(
        """
jr junior sr snr senior ii iii filho neto hijo
"""
    )
)
"""Suffixes that distinguish a child from a parent with the same name."""

PATRONYMIC_ENDINGS = entries(
    """
ovich evich yevich ievich ovych evych yovych ovic ovitch evitch owicz ewicz ovna evna yevna
ievna ivna yivna ichna inichna ilyich ilich ovyc ivich
"""
)
"""Endings of East Slavic patronymics."""

KOREAN_FAMILY_NAMES = {
    "김": "kim gim",
    "이": "lee yi rhee ri i",
    "박": "park pak bak",
    "최": "choi choe",
    "정": "jung jeong chung joung cheong",
    "강": "kang gang",
    "조": "cho jo",
    "윤": "yoon yun",
    "장": "jang chang",
    "임": "lim im yim rim",
    "한": "han hahn",
    "오": "oh o",
    "서": "seo suh so",
    "신": "shin sin",
    "권": "kwon gwon",
    "황": "hwang whang",
    "안": "ahn an",
    "송": "song",
    "류": "ryu yoo yu",
    "유": "yoo yu ryu you",
    "전": "jeon chun jun chon",
    "홍": "hong",
    "고": "ko go koh",
    "문": "moon mun",
    "양": "yang",
    "손": "son sohn",
    "배": "bae pae",
    "백": "baek paik paek",
    "허": "heo hur huh ho",
    "남": "nam",
    "심": "shim sim",
    "노": "roh noh no ro",
    "하": "ha",
    "곽": "kwak gwak",
    "성": "sung seong",
    "차": "cha",
    "주": "joo ju chu",
    "우": "woo wu u",
    "구": "koo ku gu",
    "민": "min",
    "진": "jin chin",
    "나": "na ra",
    "지": "ji chi",
    "엄": "um eom",
    "변": "byun byeon",
    "채": "chae",
    "원": "won",
    "방": "bang pang",
    "천": "chun cheon",
    "공": "kong gong",
    "현": "hyun hyeon",
    "함": "ham hahm",
    "여": "yeo yo",
    "염": "yeom yum",
    "추": "choo chu",
    "도": "do to",
    "석": "seok suk",
    "선": "sun seon",
    "설": "seol sul",
    "마": "ma",
    "길": "gil kil",
    "연": "yeon yon",
    "위": "wi",
    "표": "pyo",
    "명": "myung myeong",
    "기": "ki",
    "반": "ban pan",
    "왕": "wang",
    "금": "keum kum",
    "옥": "ok",
    "육": "yook yuk",
    "인": "in",
    "맹": "maeng",
    "제": "je jae",
    "모": "mo",
    "탁": "tak",
    "국": "kook guk",
    "어": "eo uh",
    "은": "eun",
    "편": "pyun pyeon",
    "용": "yong",
    "리": "ri lee",
    "라": "ra",
    "로": "ro roh",
    "림": "rim lim",
    "남궁": "namgung namkoong",
    "황보": "hwangbo",
    "제갈": "jegal chekal",
    "선우": "sunwoo seonu",
    "독고": "dokgo",
}
"""Korean family names and their common spellings in Latin letters."""
