#!/usr/bin/env python3
"""Cuts the fonts of the PDF out of Debian's fonts-noto-cjk 20220127, with fonttools: python3 cut.py."""

import subprocess
from pathlib import Path

from fontTools.ttLib import TTCollection

NOTO = "/usr/share/fonts/opentype/noto/"
HERE = Path(__file__).parent
LETTERS = [chr(c) for c in [*range(0x20, 0x7F), *range(0xA0, 0x100)]]
GB2312 = [bytes([a, b]).decode("gb2312", "ignore") for a in range(0xA1, 0xF8) for b in range(0xA1, 0xFF)]
SIGNS = "—–…‰′″℃№≤≥≠≈±×÷√□■○●◆◇★☆▲△→←↑↓“”‘’《》〈〉「」『』【】〔〕·•㎡㎥①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# Letters of people's and places' names that GB 2312 lacks.
NAMES = (
    "镕喆堃昇玥珺琭瑀瑄璟甯祎禛赟翀翾芃蓥邨鋆闫闿陞韡頔骉犇燚皛皞矞竑粲绮羿翊胤臻芮荻葳蘅虓衎袆谞贠迺逯郅郦郯酆铄锟镒镔阊隽"
    "雱霁韬颢颙飏馗骅骐骞鹓焜焱煊熠燊珅珏珑琎琛琤琨琬琯琰瑗瑛瑭瑶璇璐璠璘璨璩甦畀畑祐祚禤稘窅竤篪糸綦缦羲翙翥耑芈茆荥萁蔺薾"
    "螣袀袆褀訚诹谌谖赪跹轫辀迓逑邗邡邰郄郏鄞鄠醴釴鉴钇钤铉铖锜锳镠镡闳阽隗雒霈霙鞮韫颋颎飔骎骕骙鲲鸑鹍鹮麃黇黉龢龑啟峯峰崐"
    "嵒巖庹弢彧徕忞忻恺悊悫惇惢愔慜懋戢挚揆攸敉斐旻旼昉昊昕昫昺晁晔晗晙晞晢暄暐暕暻曈曌朓杕杙杲枘柘栩桁桄桢梃梓棨椤楙榘槱橦"
    "檠欤殳毓氿汭沄沅沕沚泂泓泖泠泮洄洙洧洺浛浠浣浥涘涪淏淙淦渟湜湲溁溦滢滪漪潆潞潼澍澹濛濬瀚瀛灏炅炘炜炫烜烔烺焌焓煦熳熹爔"
)


def cut(file: str, family: str, text: str, to: str) -> None:
    fonts = TTCollection(NOTO + file).fonts
    number = next(i for i, font in enumerate(fonts) if font["name"].getDebugName(1) == family)
    options = ["--layout-features=", "--no-hinting", "--desubroutinize", "--name-IDs=*", "--notdef-outline"]
    where = [f"--font-number={number}", f"--output-file={HERE / to}"]
    subprocess.check_call(["pyftsubset", NOTO + file, f"--text={text}", *where, *options])


cut("NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", "".join([*LETTERS, *GB2312, SIGNS, NAMES]), "song.otf")
cut("NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", "财政项目支出绩效目标申报表（总体情况）()制度保障校验发现说明草稿", "hei.otf")
