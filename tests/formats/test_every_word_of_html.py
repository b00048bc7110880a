"""A roster name anywhere in HTML, shown or hidden, is named."""

import pytest

from screening.match import Screen
from tests.formats.planted import NAME, all_caught
from tests.formats.test_every_word_of_email import HEAD, HELLO, multipart

PLACES = (
    *("<p>%s</p>", "<b>Everett</b> <i>Larkspurne</i>", "Ever<b>ett</b> Lark<i>spurne</i>"),
    *("Everett&nbsp;Larkspurne", "&#69;verett &#x4C;arkspurne", "Ever&shy;ett Lark&shy;spurne"),
    *("<p>Everett\nLarkspurne</p>", "<table><tr><td>Everett</td><td>Larkspurne</td></tr></table>"),
    *("<td>Everett</td><td>Larkspurne</td>", "<p style='display:none'>%s</p>"),
    *("<img alt='%s'>", '<img alt="%s">', "<a title='%s'>x</a>", "<input value='%s'>"),
    *("<input placeholder='%s'>", "<p data-x='%s'>", "<p aria-label='%s'>", "<td abbr='%s'>"),
    *("<meta name=author content='%s'>", "<a name='%s'>", "<a id='%s'>", "<q cite='%s'>x</q>"),
    *("<option label='%s'>", "<iframe srcdoc='%s'>", "<a href='mailto:a@b.c?subject=%s'>x</a>"),
    *("<p title=Everett&#32;Larkspurne>", "<p %s>", "<%s>", "</%s>", "<x-y %s>"),
    *("<!-- %s -->", "<!-- a > b %s -->", "<!-- %s", "<!--[if mso]>%s<![endif]-->"),
    *("<![CDATA[%s]]>", "<!DOCTYPE x '%s'>", "<? %s ?>", "<title>%s</title>", "<head>%s</head>"),
    *("<script>var a='%s'</script>", "<script>/* %s */</script>", "<script>// %s\n</script>"),
    *("<style>a{content:'%s'}</style>", "<style>/* %s */</style>", "<svg><text>%s</text></svg>"),
    *("<noscript>%s</noscript>", "<textarea>%s</textarea>", "<template>%s</template>"),
    *("<object>%s</object>", "<plaintext>%s", "<math><mi>%s</mi></math>"),
)
PAGE = "<html><head><title>t</title></head><body><p>Hello.</p>%s</body></html>"


@pytest.mark.parametrize("how", ["alone", "beside plain text", "attached"])
def test_in_every_place_of_html(how: str, screen: Screen) -> None:
    def raw(place: str) -> bytes:
        page = PAGE.replace("%s", place.replace("%s", NAME))
        if how == "alone":
            return f"{HEAD}Content-Type: text/html\n\n{page}".encode()
        if how == "attached":
            return multipart("mixed", HELLO, f"Content-Type: x/y\n\n{page}").encode()
        return multipart("alternative", HELLO, f"Content-Type: text/html\n\n{page}").encode()

    all_caught(((place, raw(place)) for place in PLACES), "x.eml", screen)
