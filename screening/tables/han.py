"""How Han characters sound in names.

Covers Chinese family names in all common romanizations, the characters that spell out foreign
names, and common Japanese names. Sounds use the letters of ``screening.sounds``.
"""

from screening.tables import entries
from screening.tables.japanese import MORE_FAMILY_NAMES


def _spread(rows: str) -> dict[str, str]:
    """Invert ``sound: characters`` lines to characters and sounds."""
    table: dict[str, str] = {}
    for row in rows.strip().splitlines():
        sound, characters = row.split(":")
        for char in characters.strip():
            table.setdefault(char, sound.strip())
    return table


TRANSCRIPTION = _spread(
    """
a: 阿啊亞亚
e: 埃艾厄爱愛額额俄
i: 伊依易意宜
o: 奥奧欧歐澳
u: 乌烏吾
an: 安昂翁
en: 恩
in: 因英印殷尹
ya: 雅婭娅牙
ye: 耶叶葉
yo: 约約
yu: 尤由于裕优優
yan: 扬揚延杨楊颜
yun: 云雲永
wa: 瓦娃
we: 韦韋
wi: 维維威薇
wo: 沃
wu: 伍武
wai: 怀懷外
wan: 万萬旺
wen: 温溫文雯
van: 凡
ba: 巴芭霸
be: 贝貝
bi: 比碧毕畢必
bo: 博波柏伯玻勃
b: 布
bai: 拜白
bao: 鲍鮑保宝寶
ban: 班邦
ben: 本
bin: 宾賓彬
p: 普蒲
pa: 帕
pe: 佩珀
pi: 皮匹
po: 坡
pai: 派
pan: 潘庞龐
pen: 彭朋
pin: 平
d: 德
da: 达達
dai: 戴黛代岱
di: 迪狄
do: 多道朵
du: 杜都
dan: 丹但当
den: 登邓鄧
din: 丁
ton: 顿頓敦
don: 东東栋冬
t: 特
ta: 塔他
tai: 泰
ti: 蒂提媞缇堤帝
to: 托陶
tu: 图圖土屠
tan: 坦谭譚唐汤湯
ten: 滕滕腾騰
tin: 廷亭
tun: 通童
k: 克
ka: 卡喀
kai: 凯凱
ki: 基
ko: 科柯可寇考蔻
ku: 库庫酷
kan: 坎康
ken: 肯
kon: 孔
kin: 金钦
kw: 奎
g: 格
ga: 加嘉伽
gai: 盖蓋
gi: 吉
go: 戈哥高葛果
gu: 古
gan: 甘冈岡刚
gen: 根
gon: 贡貢龚
gw: 圭
h: 赫黑
ha: 哈
hi: 希
ho: 霍荷何豪赫
hu: 胡
hai: 海
han: 汉漢罕翰杭
hen: 亨
hon: 洪
hwi: 惠
hwa: 华華
hyu: 休
f: 夫弗芙
fa: 法
fe: 费費菲斐
fu: 福富傅
fo: 佛
fan: 范方
fen: 芬丰
s: 斯絲丝思史司士
sa: 萨薩撒
se: 塞瑟色
sai: 赛賽
si: 西锡錫
so: 索
su: 苏蘇
san: 桑
sen: 森
sun: 松逊遜孙孫宋
sin: 辛欣
S: 什施
Sa: 沙莎
Sya: 夏
Se: 舍谢謝雪
So: 肖绍邵
Syu: 修许许
Su: 舒
San: 尚香珊山
Sen: 申
z: 兹茲
za: 扎紮
ze: 泽澤
zo: 佐卓
zu: 祖
zan: 赞讚
c: 茨
ce: 策
ca: 察
ci: 齐齊
Ca: 查恰
Ce: 切彻徹車车
Ci: 奇琪
Cu: 楚丘
Cin: 秦琴钱
Can: 昌
Cen: 陈陳
Jya: 贾賈佳
Je: 杰傑捷哲
Ji: 季
Jo: 乔喬焦
Ju: 朱
Jan: 詹
Jen: 珍
Jon: 琼瓊
Jun: 君俊军軍
J: 哲
Ze: 热熱日
l: 尔爾
la: 拉
le: 勒列
lai: 莱萊赖賴来來
lei: 雷蕾
li: 利里李莉丽麗力理立黎礼禮莅
lo: 罗羅洛若
lu: 卢盧鲁魯路吕呂律
lan: 兰蘭朗
len: 伦倫仑侖
lin: 林琳灵靈霖凌
lon: 龙龍隆伦
lao: 劳勞
rui: 瑞
lyan: 连連廉良
lyu: 柳刘劉
m: 姆
ma: 马馬玛瑪
mai: 迈邁麦麥
me: 梅
mi: 米密
mo: 莫摩默
mu: 穆木慕
man: 曼
men: 门門
min: 明敏
mon: 蒙孟
mao: 毛
myu: 缪繆
na: 纳納娜
nai: 奈乃
ne: 内內涅
ni: 尼妮倪
no: 诺諾
nu: 努
nan: 南楠
nin: 宁寧
nyu: 纽紐牛
non: 农
cwi: 翠崔
gwo: 郭果
hwan: 环
"""
)
"""Characters that spell out foreign names, with their sounds."""

FAMILY_NAMES = {
    "王": "wang wong ong heng",
    "李": "li lee",
    "张": "zhang chang cheung teo tiu",
    "刘": "liu lau low lew",
    "陈": "chen chan tan tran chin",
    "杨": "yang yeung yeoh young",
    "黄": "huang wong ng hwang oei",
    "赵": "zhao chao chiu teo jo cho",
    "吴": "wu ng goh ung oh",
    "周": "zhou chow chou chew chau joo",
    "徐": "xu hsu tsui chee seo suh",
    "孙": "sun suen soon son",
    "马": "ma mah",
    "朱": "zhu chu choo joo",
    "胡": "hu wu woo oh",
    "郭": "guo kuo kwok quek kok kwak",
    "何": "he ho hoh hor",
    "林": "lin lam lim",
    "罗": "luo lo law loh",
    "高": "gao kao ko go",
    "郑": "zheng cheng chang tay jeong chung jung",
    "梁": "liang leung neo yang",
    "谢": "xie hsieh tse chia cheah",
    "宋": "song sung soong",
    "唐": "tang tong",
    "许": "xu hsu hui koh heo hur",
    "韩": "han hon",
    "冯": "feng fung pang",
    "邓": "deng teng tang",
    "曹": "cao tsao cho jo",
    "彭": "peng pang phang",
    "曾": "zeng tseng tsang chan chang",
    "萧": "xiao hsiao siu siew seow",
    "田": "tian tien tin",
    "董": "dong tung",
    "袁": "yuan yuen",
    "潘": "pan poon pun phua ban",
    "于": "yu yue",
    "蒋": "jiang chiang cheung",
    "蔡": "cai tsai choi choy chua tsoi chae",
    "余": "yu yee yue",
    "杜": "du tu to toh",
    "叶": "ye yeh yip yap",
    "程": "cheng ching",
    "苏": "su so soh",
    "魏": "wei ngai wi",
    "吕": "lu lui lv",
    "丁": "ding ting jung",
    "任": "ren jen yam im",
    "沈": "shen shum sim shim",
    "姚": "yao yiu",
    "卢": "lu lo loo",
    "姜": "jiang chiang keung kang",
    "崔": "cui tsui choi choe",
    "钟": "zhong chung cheng",
    "谭": "tan tam tham",
    "陆": "lu luk loke",
    "汪": "wang wong",
    "范": "fan faan pham",
    "金": "jin chin kam kim",
    "石": "shi shih shek seok",
    "廖": "liao liu liew",
    "贾": "jia chia",
    "夏": "xia hsia ha",
    "韦": "wei wai",
    "傅": "fu foo poh",
    "方": "fang fong bang",
    "白": "bai pai pak baek paik",
    "邹": "zou tsou chow chau",
    "孟": "meng mang maeng",
    "熊": "xiong hsiung hung",
    "秦": "qin chin chun",
    "邱": "qiu chiu yau khoo",
    "江": "jiang chiang kong kang",
    "尹": "yin wan yoon yun",
    "薛": "xue hsueh sit seol",
    "阎": "yan yen yim",
    "段": "duan tuan tuen",
    "雷": "lei lui",
    "侯": "hou hau",
    "龙": "long lung",
    "史": "shi shih sze",
    "陶": "tao to",
    "黎": "li lai le",
    "贺": "he ho",
    "顾": "gu ku koo",
    "毛": "mao mo",
    "郝": "hao",
    "龚": "gong kung",
    "邵": "shao shiu",
    "万": "wan man",
    "钱": "qian chien chin",
    "严": "yan yen yim",
    "武": "wu mo",
    "戴": "dai tai",
    "莫": "mo mok",
    "孔": "kong kung hung",
    "汤": "tang tong",
    "温": "wen wan",
    "康": "kang hong",
    "施": "shi shih sze see",
    "洪": "hong hung ang",
    "柯": "ke ko or quah",
    "翁": "weng yung ong",
    "俞": "yu yue yoo",
    "简": "jian chien kan",
    "欧阳": "ouyang auyeung auyong",
    "司马": "sima ssuma szema",
    "诸葛": "zhuge chuko",
    "上官": "shangguan",
    "司徒": "situ szeto seto",
    "朴": "piao pu park pak bak",
    "申": "shen shin sin",
    "安": "an on ahn",
    "权": "quan kwon",
    "全": "quan jeon chun",
    "文": "wen man moon mun",
    "裴": "pei bae pui",
    "南": "nan nam",
    "柳": "liu ryu yoo lau",
    "卓": "zhuo cho toh cheuk",
    "甘": "gan kam kan",
    "饶": "rao yiu",
    "关": "guan kwan kuan",
    "古": "gu ku koo",
    "连": "lian lien",
    "游": "you yu",
    "詹": "zhan chan jim",
    "阮": "ruan yuen nguyen",
    "区": "ou au",
    "习": "xi hsi chap",
    "胥": "xu",
    "辛": "xin hsin shin",
    "尤": "you yau",
    "凌": "ling",
    "佟": "tong tung",
    "华": "hua wah",
    "祝": "zhu chu",
    "左": "zuo tso",
    "童": "tong tung",
    "容": "rong yung",
    "成": "cheng shing sung",
    "景": "jing",
    "盛": "sheng shing",
    "耿": "geng keng",
    "牛": "niu ngau",
    "倪": "ni ngai",
    "焦": "jiao",
    "樊": "fan",
    "庄": "zhuang chuang chong cheng",
    "霍": "huo fok",
    "骆": "luo lok",
    "蓝": "lan lam nam",
    "聂": "nie nip",
    "岳": "yue ngok",
    "齐": "qi chi",
    "章": "zhang chang cheung",
    "赖": "lai",
    "涂": "tu",
    "伍": "wu ng",
    "季": "ji chi",
    "乔": "qiao chiao kiu",
    "殷": "yin yan",
    "向": "xiang hsiang heung",
    "鲁": "lu lo",
    "苗": "miao miu",
    "曲": "qu chu",
    "冉": "ran",
    "解": "xie",
    "管": "guan kuan",
    "屈": "qu wat",
    "麦": "mai mak",
    "符": "fu foo",
    "云": "yun wan",
    "鲍": "bao pao pau",
    "兰": "lan",
    "单": "shan",
    "葛": "ge kot",
    "房": "fang fong",
    "路": "lu lo",
    "毕": "bi pat",
    "纪": "ji chi kei",
    "梅": "mei mui",
    "费": "fei",
    "尚": "shang sheung",
    "宁": "ning",
    "原": "yuan",
    "娄": "lou",
    "柴": "chai",
}
"""Chinese (and Sino-Korean) family names and their common spellings in Latin letters."""

TRADITIONAL = str.maketrans(
    "張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭蔣葉蘇魏呂盧鍾鐘譚陸賈韋鄒閻龍賀顧龔萬錢嚴湯溫簡歐陽諸"
    "權饒關連華莊駱藍聶齊賴塗喬魯麥雲鮑蘭單畢紀費寧婁國東偉強軍傑麗貴風鳳雲慶榮義達遠廣興業"
    "勝滿實賢豐維會寶衛誠應鵬飛長愛蘭學開發經紅進輝漢傳銀鐵蓮樹燕鋒區習頓爾維納諾奧德羅薩",
    "张刘陈杨黄赵吴孙马罗郑谢许韩冯邓萧蒋叶苏魏吕卢钟钟谭陆贾韦邹阎龙贺顾龚万钱严汤温简欧阳诸"
    "权饶关连华庄骆蓝聂齐赖涂乔鲁麦云鲍兰单毕纪费宁娄国东伟强军杰丽贵风凤云庆荣义达远广兴业"
    "胜满实贤丰维会宝卫诚应鹏飞长爱兰学开发经红进辉汉传银铁莲树燕锋区习顿尔维纳诺奥德罗萨",
)
"""Common traditional characters in names, mapped to their simplified forms."""

CANTONESE = {
    char: reading
    for reading, chars in (
        row.split(":")
        for row in entries(
            """
ming:明铭鸣 wai:伟为威慧惠 man:文敏民雯 chi:志智子芝之 ka:家嘉 kwok:国 keung:强 wah:华
wing:荣永泳颖 tak:德 kwong:光广 yiu:耀 chun:俊振进春 kin:健建坚 kit:杰洁 ho:浩豪可
hung:雄鸿红洪 sing:胜成星 yuen:源远婉 yee:仪义怡 ling:玲灵 mei:美 lai:丽黎 ying:英
fung:凤丰峰 yin:燕贤彦 shing:盛诚 sze:诗思 hoi:海开 tin:天 yat:日一逸 wan:云运韵 kam:锦金
shun:顺信 ping:平萍 hing:兴庆 cheung:祥昌 lok:乐 hon:汉翰 nam:南 tat:达 wo:和 lun:伦
yan:仁欣恩 pui:佩培 suk:淑 fai:辉 siu:小少 tung:东同 chung:忠中松 lung:龙 yu:如宇 kei:基其奇
leung:良 po:宝波 sau:秀守 hok:学鹤 hang:恒 ching:清正晴 king:敬景 tsz:梓 yuk:玉 hau:厚孝
kwan:君群 lap:立 on:安
"""
        )
    )
    for char in chars
}
"""Common given name characters in Cantonese spelling."""

JAPANESE = {
    kanji: reading
    for reading, kanjis in (
        row.split(":")
        for row in entries(
            """
sato:佐藤 suzuki:鈴木 takahashi:高橋 tanaka:田中 ito:伊藤,伊東 watanabe:渡辺,渡邊,渡部
yamamoto:山本 nakamura:中村 kobayashi:小林 kato:加藤 yoshida:吉田 yamada:山田 sasaki:佐佐木
yamaguchi:山口 matsumoto:松本 inoue:井上 kimura:木村 hayashi:林 shimizu:清水
saito:斎藤,斉藤,齋藤 yamazaki:山崎 mori:森 ikeda:池田 hashimoto:橋本 abe:阿部,安倍,安部
ishikawa:石川 ogawa:小川 okada:岡田 hasegawa:長谷川 goto:後藤 ishii:石井 murakami:村上
kondo:近藤 sakamoto:坂本 endo:遠藤 aoki:青木 fujii:藤井 nishimura:西村 fukuda:福田
ota:太田,大田 miura:三浦 okamoto:岡本 matsuda:松田 nakajima:中島 nakagawa:中川 harada:原田
ono:小野,大野 tamura:田村 takeuchi:竹内 kaneko:金子 wada:和田 nakayama:中山 ishida:石田
ueda:上田,植田 morita:森田 hara:原 shibata:柴田 sakai:酒井,坂井 kudo:工藤 yokoyama:横山
miyazaki:宮崎 miyamoto:宮本 uchida:内田 takagi:高木 ando:安藤 taniguchi:谷口 maruyama:丸山
imai:今井 fujita:藤田 kono:河野 fujiwara:藤原 murata:村田 takeda:武田,竹田 sugiyama:杉山
masuda:増田 kojima:小島 kubo:久保 matsui:松井 chiba:千葉 iwasaki:岩崎 sakurai:桜井
noguchi:野口 matsuo:松尾 kinoshita:木下 kikuchi:菊地,菊池 sano:佐野 onishi:大西
sugawara:菅原 ichikawa:市川 hirano:平野 arai:新井,荒井 matsushita:松下 shimada:島田
mizuno:水野 kuroda:黒田 kishida:岸田 ishiba:石破 suga:菅 koizumi:小泉 aso:麻生 hatoyama:鳩山
noda:野田 kan:菅 edano:枝野 motegi:茂木 amano:天野 nomura:野村 oshima:大島 nishida:西田
kawasaki:川崎 yoshikawa:吉川 yoshimura:吉村 higuchi:樋口 nagai:永井 iwata:岩田 nakano:中野
kawaguchi:川口 sugimoto:杉本 ueno:上野 hirata:平田 takada:高田 tsuchiya:土屋 kubota:久保田
kitamura:北村 akiyama:秋山 oda:小田,織田 hattori:服部 oshita:大下 honda:本田,本多 tsuji:辻
kawamura:川村,河村 fukushima:福島 nagata:永田 inagaki:稲垣 matsuoka:松岡 obata:小畑
kawai:川合,河合 tada:多田 taro:太郎 ichiro:一郎 jiro:次郎,二郎 kenji:健二,賢治
hiroshi:浩,博,宏,弘,寛 takashi:隆,孝,崇,貴史 akira:明,彰,晃 shigeru:茂 
fumio:文雄 yukio:幸夫 naoto:直人
makoto:誠,真 satoshi:聡,智 kazuo:和夫,一夫 masao:正雄,正夫 toshio:敏夫 hideo:英雄,秀雄
haruo:春男 yoshio:義男,良夫 mitsuo:光男 tetsuo:哲夫 kenichi:健一,賢一 koichi:浩一
yuichi:雄一 shinichi:真一 junichi:純一 keiko:恵子 yoko:洋子,陽子 kazuko:和子 sachiko:幸子
yoshiko:良子 michiko:美智子 hiroko:浩子,裕子 yuriko:百合子 akiko:明子 naoko:直子 tomoko:智子
masako:雅子 seiko:聖子 kyoko:京子 yumi:由美 mayumi:真由美 emi:恵美 takeshi:武,健 minoru:実
osamu:修,治 susumu:進 isamu:勇 katsuya:克也 tatsuya:達也 kazuya:和也 naoki:直樹
hideki:秀樹,英樹 haruki:春樹 daisuke:大輔 kosuke:康介 shota:翔太 yuta:勇太 kenta:健太
ryota:良太 sota:蒼太 ren:蓮 shohei:翔平 kei:圭,恵 jun:純,淳 nobuo:信夫 toru:徹,亨 tsutomu:勉
kiyoshi:清 yutaka:豊 shin:真,晋 masahiro:正博,雅弘 nobuhiro:信宏 yasuhiro:康弘 kazuhiro:和宏
toshihiro:俊博 hirofumi:博文 yasuo:康夫,靖夫 
nobuyuki:信行 hiroyuki:弘之,博之
"""
        )
    )
    for kanji in kanjis.split(",")
} | MORE_FAMILY_NAMES
"""Common Japanese names in kanji, with their readings."""


def romanized_family_names() -> dict[str, frozenset[str]]:
    """Each spelling of a Chinese family name, with the characters that it can stand for."""
    found: dict[str, set[str]] = {}
    for characters, spellings in FAMILY_NAMES.items():
        for spelling in spellings.split():
            found.setdefault(spelling, set()).add(characters)
    return {spelling: frozenset(characters) for spelling, characters in found.items()}
