"""Invented people from many cultures, generated from one seed.

Given names are common ones. Family names are assembled from parts, so that no name belongs to a
real person.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from screening.tables import entries


@dataclass(frozen=True)
class Person:
    """An invented person: name in Latin letters, spellings in other scripts, and birth date."""

    given: str
    family: str
    middle: str = ""
    born: tuple[int, int, int] = (1970, 2, 3)
    scripts: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The full name, as on a roster."""
        return " ".join(part for part in (self.given, self.middle, self.family) if part)


def forms() -> list[dict[str, str]]:
    """Western names with their usual spellings in six other scripts."""
    rows = (Path(__file__).parent / "forms.tsv").read_text(encoding="utf-8").splitlines()
    columns = rows[0].split("\t")
    return [dict(zip(columns, row.split("\t"), strict=True)) for row in rows[1:]]


_GIVEN = {
    "english": "Mary Susan Linda Karen Nancy Betty Lisa Mark Steven Brian Ronald Kevin Jason"
    " Jeffrey Ryan"
    "  Gary Eric Scott Justin Brandon Frank Tyler Aaron Adam Nathan Zachary Douglas"
    " Kyle Ethan Noah",
    "spanish": "José Juan Luis Carlos Jorge Manuel Francisco Miguel Ángel Pedro Alejandro"
    " Rafael Sergio"
    "  Fernando Eduardo Ricardo Roberto Javier María Carmen Ana Rosa Guadalupe"
    " Teresa Elena Lucía Sofía",
    "russian": "Alexander Sergei Dmitry Andrei Alexei Vladimir Nikolai Mikhail Ivan Yuri Igor"
    " Oleg Viktor"
    "  Anatoly Vasily Boris Konstantin Maxim Pavel Anton Elena Olga Natalia Tatiana"
    " Irina Svetlana Marina",
    "arabic": "Mohammed Ahmed Mahmoud Mustafa Hassan Hussein Ali Omar Khalid Ibrahim Youssef"
    " Karim Tariq"
    "  Samir Nabil Walid Faisal Salim Rashid Hamid Fatima Aisha Layla Maryam Noor"
    " Huda Amina Salma",
    "german": "Hans Klaus Jürgen Wolfgang Dieter Günther Uwe Stefan Andreas Matthias Thomas"
    " Markus Petra"
    " Sabine Monika Ursula Heike Anja Katrin Silke",
    "french": "Jean Pierre Michel André Philippe Jacques Bernard Alain François Luc Marie"
    " Sylvie Monique"
    " Nathalie Isabelle Chantal Hélène Camille Chloé Thérèse",
    "hebrew": "Avraham Yitzhak Yaakov Moshe David Shmuel Yosef Eliyahu Haim Yehuda Noam Eitan"
    " Ariel Tamar"
    " Rivka Miriam Yael Shira Noa Hannah",
    "turkish": "Mehmet Mustafa Ahmet Ali Hüseyin Hasan İbrahim Osman Murat Emre Fatma Ayşe"
    " Emine Hatice"
    " Zeynep Elif Meryem Şerife",
    "indian": "Rajesh Sanjay Anil Sunil Vijay Ramesh Suresh Amit Ravi Deepak Priya Sunita"
    " Anita Kavita"
    " Lakshmi Meena Pooja Neha",
}
_STARTS = {
    "english": "Ash Black Brad Brom Crest Dun East Fair Glen Hart Hazel Kings Lang March Nor"
    " Oak Pem Quill"
    "  Ridge Stan Thorn Under Vale West Wood York Briar Corn Dray Elder Fern Gold"
    " Holm Iron Keld Lynd Mere",
    "spanish": "Alba Barra Carra Dom Esca Fuen Gala Herre Ibar Jara Lago Mala Nava Orte Pala"
    " Queza Rive Sala"
    " Torre Urru Vale Zara Monte Campo Bena Cerve",
    "russian": "Ver Gor Dol Zhur Zim Kor Kuz Leb Mor Nov Orl Pest Rog Sob Tik Ust Fil Khar"
    " Tsvet Chern Shil"
    " Yar Bel Bog Vor Glad Drob Zel Kras Lun Mel Nest",
    "arabic": "Rah Sab Had Jab Naj Tam Qas Zar Mas Bas Khal Far Sul Ham Kad Raf Sha Bak Mur"
    " Daw Gha Yam Fay",
    "german": "Acker Berg Dorn Eich Feld Grün Hoch Jung Kalt Lind Mühl Neu Ober Pfeil Quell"
    " Roth Stein Tann"
    " Ulm Vogel Wald Zell",
    "french": "Beau Cham Dela Dubo Fontai Gran Lamar Mont Perri Roche Saint Val Ville Bour"
    " Cler Dampi",
    "hebrew": "Ben-Ar Gold Rosen Shap Lev Kap Fried Stern Zil Bar-Z Green Perl Wein Blum Katz Ros",
    "turkish": "Ak Çel Dem Er Gün Kar Öz Sar Şah Tek Yıl Bay Kay Tun Uç Ulu",
    "indian": "Chand Bhatt Desh Gup Iyen Josh Kris Mehr Nara Patt Raja Shar Trip Upadh Varm Yad",
}
_ENDS = {
    "english": "ford wick ton ham ley field worth by more stone brook well shaw grave mont den"
    " bury",
    "spanish": "món rez llo ndez nte gosa zo cho rra nez tero vides ches rera sano",
    "russian": "ovsky ov enko in evsky anov ukhin ulin chuk atov insky ykin eev",
    "arabic": "awi ani iri ouri adi oun alla imi ari ubi idi asi",
    "german": "mann bach hausen meier hofer berger stein brecht ner huber",
    "french": "lieu pont rac mont court vier gnac ville tier seau gneau",
    "hebrew": "berg man stein ovich feld baum iel blatt kin er",
    "turkish": "oğlu demir kaya soy türk maz can taş bulut er",
    "indian": "wal ekar kar mani nathan pandey rao swamy gar adhi",
}

_BETWEEN = entries(
    """
a el in or am ul et ri lo be da ka mi no per sta ve zo ga fi tu que si
"""
)

_CHINESE_FAMILY = (
    "王wang 李li 张zhang 刘liu 陈chen 杨yang 黄huang 赵zhao 吴wu 周zhou 徐xu 孙sun"
    " 马ma 朱zhu 胡hu 郭guo"
    "  何he 林lin 高gao 罗luo 郑zheng 梁liang 谢xie 宋song 唐tang 许xu 韩han 冯feng"
    " 邓deng 曹cao 彭peng 曾zeng"
)
_CHINESE_GIVEN = (
    "伟wei 芳fang 娜na 敏min 静jing 丽li 强qiang 磊lei 军jun 洋yang 勇yong 艳yan"
    " 杰jie 娟juan 涛tao 明ming"
    "  超chao 秀xiu 霞xia 平ping 刚gang 桂gui 英ying 华hua 建jian 国guo 文wen 志zhi"
    " 海hai 小xiao 晓xiao 春chun"
    "  红hong 玉yu 金jin 永yong 德de 光guang 宁ning 辉hui 鹏peng 云yun 龙long 飞fei"
    " 宇yu 浩hao 天tian 佳jia"
)
_KOREAN_FAMILY = (
    "김kim 이lee 박park 최choi 정jung 강kang 조cho 윤yoon 장jang 임lim 한han 오oh"
    " 서seo 신shin 권kwon 황hwang"
    " 안ahn 송song 유yoo 홍hong 전jeon 고ko 문moon 손son 배bae 백baek 허heo 남nam"
)
_KOREAN_GIVEN = (
    "민min 준jun 서seo 연yeon 지ji 우woo 현hyun 수soo 영young 철chul 성sung 호ho"
    " 진jin 재jae 상sang 은eun 경kyung"
    "  미mi 희hee 정jung 훈hoon 승seung 태tae 동dong 원won 석seok 혜hye 선sun 주joo"
    " 기ki 용yong 인in 윤yoon 하ha"
)
_JAPANESE_FAMILY = (
    "佐藤:サトウ:sato 鈴木:スズキ:suzuki 高橋:タカハシ:takahashi 田中:タナカ:tanaka"
    " 伊藤:イトウ:ito"
    " 渡辺:ワタナベ:watanabe 山本:ヤマモト:yamamoto 中村:ナカムラ:nakamura"
    " 小林:コバヤシ:kobayashi"
    " 加藤:カトウ:kato 吉田:ヨシダ:yoshida 山田:ヤマダ:yamada 松本:マツモト:matsumoto"
    " 井上:イノウエ:inoue"
    " 木村:キムラ:kimura 清水:シミズ:shimizu 山崎:ヤマザキ:yamazaki 池田:イケダ:ikeda"
    " 橋本:ハシモト:hashimoto"
    " 石川:イシカワ:ishikawa 小川:オガワ:ogawa 前田:マエダ:maeda 岡田:オカダ:okada"
    " 藤田:フジタ:fujita"
    " 長谷川:ハセガワ:hasegawa 後藤:ゴトウ:goto 近藤:コンドウ:kondo"
    " 坂本:サカモト:sakamoto 遠藤:エンドウ:endo"
)
_JAPANESE_GIVEN = (
    "健二:ケンジ:kenji 浩:ヒロシ:hiroshi 隆:タカシ:takashi 明:アキラ:akira"
    " 誠:マコト:makoto 一郎:イチロウ:ichiro"
    " 恵子:ケイコ:keiko 洋子:ヨウコ:yoko 和子:カズコ:kazuko 幸子:サチコ:sachiko"
    " 由美:ユミ:yumi 直樹:ナオキ:naoki"
    " 大輔:ダイスケ:daisuke 翔太:ショウタ:shota 健太:ケンタ:kenta 英樹:ヒデキ:hideki"
    " 美穂:ミホ:miho 裕子:ユウコ:yuko"
    "  達也:タツヤ:tatsuya 和夫:カズオ:kazuo 正雄:マサオ:masao 智子:トモコ:tomoko"
    " 久美子:クミコ:kumiko 哲也:テツヤ:tetsuya"
)


def _split(text: str) -> list[tuple[str, str]]:
    return [(part[0], part[1:]) for part in text.split()]


class People:
    """Generates invented people."""

    def __init__(self, seed: int) -> None:
        """The same ``seed`` gives the same people."""
        self._random = random.Random(seed)
        rows = forms()
        self._western_given = [row for row in rows if row["kind"] == "given"]
        self._western_family = [row for row in rows if row["kind"] == "family"]
        self._kinds: tuple[Callable[[], Person], ...] = (
            *(self._made(culture) for culture in _GIVEN),
            self.chinese,
            self.korean,
            self.japanese,
            self.western,
        )

    def born(self) -> tuple[int, int, int]:
        """A birth date between 1940 and 2003 that is not a placeholder."""
        draw = self._random
        return draw.randint(1940, 2003), draw.randint(1, 12), draw.randint(2, 28)

    def anybody(self) -> Person:
        """A person of any culture."""
        return self._random.choice(self._kinds)()

    def latin(self) -> Person:
        """A person from a culture that uses Latin letters."""
        culture = self._random.choice(["english", "spanish", "german", "french", "english"])
        return self._made(culture)()

    def _made(self, culture: str) -> Callable[[], Person]:
        def draw() -> Person:
            choose = self._random.choice
            given = choose(_GIVEN[culture].split())
            middle = choose(_GIVEN[culture].split()) if self._random.random() < 0.5 else ""
            family = self._family(culture)
            if culture == "arabic" and self._random.random() < 0.4:
                family = "al-" + family
            if culture == "russian" and self._random.random() < 0.6:
                middle = choose(
                    ["Ivanovich", "Petrovich", "Sergeevich", "Nikolaevich", "Borisovich"]
                )
            if culture == "spanish" and self._random.random() < 0.6:
                family += " " + self._family(culture)
            if culture == "german" and self._random.random() < 0.1:
                family = "von " + family
            return Person(given, family, middle if middle != given else "", self.born())

        return draw

    def _family(self, culture: str) -> str:
        choose = self._random.choice
        between = choose(_BETWEEN) if self._random.random() < 0.5 else ""
        if self._random.random() < 0.6:
            onset = choose(
                entries(
                    """
B Br C D Dr F G Gr H K Kl L M N P Pr R S St T Tr V Z
"""
                )
            )
            start = (
                onset
                + choose("aeiou")
                + choose(
                    entries(
                        """
b d f g k l m n p r s t v z
"""
                    )
                )
            )
            return start + choose("aeiou") + between + choose(_ENDS[culture].split())
        return choose(_STARTS[culture].split()) + between + choose(_ENDS[culture].split())

    def western(self) -> Person:
        """A person with a Western name and its usual spellings in six scripts."""
        given = self._random.choice(self._western_given)
        family = self._random.choice(self._western_family)
        dotted = {"kana": "・", "han": "·"}
        scripts = tuple(
            (script, given[script] + dotted.get(script, " ") + family[script])
            for script in ("cyrillic", "arabic", "hebrew", "kana", "hangul", "han")
        )
        return Person(given["latin"], family["latin"], "", self.born(), scripts)

    def chinese(self) -> Person:
        """A person with a Chinese name in pinyin and in characters."""
        family, family_read = self._random.choice(_split(_CHINESE_FAMILY))
        parts = self._random.sample(_split(_CHINESE_GIVEN), self._random.choice([1, 2, 2, 2]))
        read = "".join(part[1] for part in parts)
        written = family + "".join(part[0] for part in parts)
        return Person(
            read.capitalize(), family_read.capitalize(), "", self.born(), (("han", written),)
        )

    def korean(self) -> Person:
        """A person with a Korean name in the usual romanization and in Hangul."""
        family, family_read = self._random.choice(_split(_KOREAN_FAMILY))
        parts = self._random.sample(_split(_KOREAN_GIVEN), 2)
        read = "-".join(part[1] for part in parts)
        written = family + "".join(part[0] for part in parts)
        return Person(
            read.capitalize(), family_read.capitalize(), "", self.born(), (("hangul", written),)
        )

    def japanese(self) -> Person:
        """A person with a Japanese name in Hepburn romanization, kanji, and kana."""
        family = self._random.choice(_JAPANESE_FAMILY.split()).split(":")
        given = self._random.choice(_JAPANESE_GIVEN.split()).split(":")
        return Person(
            given[2].capitalize(),
            family[2].capitalize(),
            "",
            self.born(),
            (("han", family[0] + given[0]), ("kana", f"{family[1]} {given[1]}")),
        )
