"""Readings of Japanese names in Han characters: more family names, and given name characters."""

from screening.tables import entries


def _read(rows: str) -> dict[str, tuple[str, ...]]:
    """Parse ``characters:readings`` entries. Commas separate readings."""
    table: dict[str, tuple[str, ...]] = {}
    for row in entries(rows):
        characters, readings = row.split(":")
        for char in characters.split(","):
            table[char] = table.get(char, ()) + tuple(readings.split(","))
    return table


MORE_FAMILY_NAMES = {
    kanji: readings[0]
    for kanji, readings in _read(
        """
前田:maeda 藤本:fujimoto 小山:koyama 高野:takano 大塚:otsuka 平井:hirai 松原:matsubara
渡瀬:watase 古川:furukawa 安田:yasuda 桑原:kuwahara 片山:katayama 関:seki 岩本:iwamoto 浅野:asano
高田:takada 大谷:otani 西川:nishikawa 東:higashi 浜田,濱田:hamada 早川:hayakawa 熊谷:kumagai
吉岡:yoshioka 須藤:sudo 青山:aoyama 大久保:okubo 小沢,小澤:ozawa 宮田:miyata 栗原:kurihara
広瀬,廣瀬:hirose 松村:matsumura 石原:ishihara 川上:kawakami 馬場:baba 星野:hoshino 片岡:kataoka
岡崎:okazaki 内藤:naito 荒木:araki 松浦:matsuura 小松:komatsu 西山:nishiyama 望月:mochizuki
大石:oishi 高山:takayama 児玉:kodama 堀:hori 堀田:hotta 尾崎:ozaki 富田:tomita 戸田:toda
篠原:shinohara 横田:yokota 小西:konishi 西尾:nishio 三宅:miyake 白石:shiraishi 大橋:ohashi
奥村:okumura 東海林:shoji 庄司:shoji 榎本:enomoto 松山:matsuyama 福井:fukui 福本:fukumoto
福岡:fukuoka 上村:uemura 津田:tsuda 森下:morishita 田口:taguchi 田辺,田邊:tanabe 関口:sekiguchi
長尾:nagao 吉野:yoshino 大川:okawa 中田:nakata 中井:nakai 中西:nakanishi 中尾:nakao 岡村:okamura
岡部:okabe 川島:kawashima 川端:kawabata 北川:kitagawa 南:minami 土井:doi 坂口:sakaguchi
柳田:yanagida 柳:yanagi 宮川:miyagawa 宮下:miyashita 宮沢:miyazawa 大森:omori 大山:oyama
本間:honma 秋田:akita 秋元:akimoto 相馬:soma 鎌田:kamada 黒木:kuroki 黒川:kurokawa 竹中:takenaka
竹下:takeshita 田原:tahara 谷:tani 谷川:tanigawa 山内:yamauchi 山中:yamanaka 山根:yamane
山川:yamakawa 水谷:mizutani 三上:mikami 三好:miyoshi 森本:morimoto 森川:morikawa 若松:wakamatsu
笹川:sasagawa 塚本:tsukamoto 神田:kanda 神谷:kamiya 加賀:kaga 加納:kano 桐山:kiriyama 古賀:koga
江口:eguchi 喜多:kita 高井:takai 高島:takashima 瀬戸:seto 落合:ochiai 根本:nemoto 大島:oshima
飯田:iida 飯塚:iizuka 五十嵐:igarashi 石橋:ishibashi 石黒:ishiguro 池上:ikegami 稲葉:inaba
今村:imamura 岩井:iwai 梅田:umeda 梅原:umehara 越智:ochi
"""
    ).items()
}
"""Family names in addition to those in ``screening.tables.han``."""

GIVEN_NAME_CHARACTERS = _read(
    """
一:kazu,ichi 二:ji 三:zo,mi 郎:ro 朗:ro 太:ta 介,助,輔,祐:suke 平:hei 夫,男,雄,生:o 彦:hiko
人,斗,登,翔:to 也,哉,弥,矢:ya 樹,輝,紀,貴,喜,希,季,基:ki 輝:teru 之,幸,行,雪:yuki 志,史,司:shi
志:yuki 史:fumi 司:tsukasa 治:ji,haru 次,児:ji 健,賢,謙,建,憲:ken 真:ma,shin 慎,晋,信,伸,進:shin
信,伸:nobu 直,尚:nao 和:kazu,wa 正,昌,雅,政,将,真,匡:masa 明:aki,mei 昭,秋,晃,彰,章:aki
博,弘,浩,宏,裕,寛:hiro 英,秀:hide 俊,敏,利,年,寿:toshi 隆,孝,高,貴,崇,敬:taka
義,良,吉,佳,芳,美,好,由:yoshi 光,満,充:mitsu 光:ko 文:fumi 武:take,takeshi 哲:tetsu
徳,則,典,憲,紀,範:nori 久:hisa 靖,康,泰,保,安:yasu 重,茂:shige 勝,克:katsu 友,知,智,朋,倫:tomo
道,通,路:michi 春,晴,陽:haru 陽,洋,遥:yo 夏:natsu 冬:fuyu 清:kiyo 千:chi 智,知:chi 大:dai
拓,卓:taku 達,竜,龍,辰:tatsu 竜,龍,隆,亮,涼,良,諒:ryu 亮,涼,良,諒,怜:ryo
勇,雄,裕,祐,悠,優,友,結,由:yu 翔,正,昇:sho 颯,聡,壮,蒼,宗:so 孝,幸,浩,康,航,耕,公,功:ko
恭,京,響:kyo 修,秀,周:shu 純,淳,潤,順:jun 慶,圭,恵,啓,敬,桂,景:kei 拓:hiro 翼:tsubasa
零,玲,麗,怜,礼:rei 稔,実:minoru 学:manabu 護,守:mamoru 薫:kaoru 翔:kakeru 渉,航:wataru
剛,毅:tsuyoshi 剛:go 悟:satoru 豪:go 力:riki 子:ko 美:mi,yoshi 実,未,海,弥:mi 恵:e,megumi
江,枝,絵,衣,依:e 奈,菜,那,名:na 香,花,佳,加,華,歌,可,果,夏,嘉:ka 里,理,莉,梨,璃,利:ri
由,有,友,結,優,裕,祐:yu 真,麻,茉,摩,万:ma 亜,明,愛,彩:a 愛:ai,mana 彩:aya 綾,文:aya
沙,紗,早,佐:sa 織:ori 代,世:yo 世:se 津,都:tsu 貴,樹,葵:ki 乃,野:no 穂,帆,保:ho 音,寧:ne 葉:ha
月:zuki 羽:ha 留,瑠,流:ru 央:o 桜:sakura 楓:kaede 舞:mai 萌:moe 瞳:hitomi 望:nozomi 幹:miki
直:tada 忠:tada 朝:asa 篤,敦,厚:atsu 篤,敦,淳,厚:atsushi 翼:tsubasa 涼:suzu 鈴:suzu 七:nana 菜:na
百:momo 桃:momo 晶:aki 静:shizu 節:setsu 澄,純:sumi 寿:hisa 敬:takashi 秀:shu 豊:toyo 虎:tora
鉄:tetsu 吾:go 悟:go 丸:maru 助:suke 馬:ma 磨:ma 磯:iso 元,源:gen 玄:gen
"""
)
"""The characters in given names, with their usual readings."""


def given_name_readings(text: str) -> tuple[str, ...]:
    """The most likely readings of a given name of up to three known characters, at most eight."""
    if not 1 <= len(text) <= 3 or any(char not in GIVEN_NAME_CHARACTERS for char in text):
        return ()
    readings = [""]
    for char in text:
        readings = [before + one for before in readings for one in GIVEN_NAME_CHARACTERS[char][:4]]
    return tuple(dict.fromkeys(readings))[:8]
