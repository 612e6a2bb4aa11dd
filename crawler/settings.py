"""Scrapy's settings for this project: polite, closed, and with everything off that this project does not use."""

from . import __version__

BOT_NAME = "newsarchive"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# Who we are. The contact from sources.toml is added by the extension.
USER_AGENT = f"newsarchive/{__version__}"

# Politeness.
CONCURRENT_REQUESTS = 32
CONCURRENT_ITEMS = 1         # of one response, which gives one item; Scrapy starts so many tasks for every response
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0    # a host is never hit faster than its delay
ROBOTSTXT_OBEY = True        # by our own middleware, which fails closed as RFC 9309 asks
REACTOR_THREADPOOL_MAXSIZE = 64    # look-ups at a time: more than requests at a time, so that slow names keep no other host waiting
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "INFO"    # it stands in our own report
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]    # never 429 or 503: these ask for patience

# A host that answers 429 or 503 is left alone for the time that it states, else for FIRST_WAIT and longer each time. A run waits for it
# for SIT_OUT at the most, all in all for SIT_OUT_IN_ALL (never for more than an hour); longer waits are carried to the next runs.
# A host that fails DOWN_AFTER times in a row is given up for FIRST_PAUSE, and twice as long each time that it fails again.
NEWSARCHIVE_FIRST_WAIT = 10      # seconds
NEWSARCHIVE_SIT_OUT = 120        # seconds
NEWSARCHIVE_SIT_OUT_IN_ALL = 600
NEWSARCHIVE_TURNS = 2            # how often a URL that was refused is asked for again in one run
NEWSARCHIVE_DOWN_AFTER = 3
NEWSARCHIVE_FIRST_PAUSE = 600    # seconds

# Limits.
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DNS_TIMEOUT = 20                     # seconds
REACTOR_THREADPOOL_MAXSIZE = 32      # names are looked up here: ten that nobody answers for must not keep the others waiting
DOWNLOAD_TIMEOUT = 30                # seconds for one response in all, however it drips
DOWNLOAD_FAIL_ON_DATALOSS = False    # what ends early is kept, and labelled incomplete
REDIRECT_MAX_TIMES = 10
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 5_000_000    # bytes of payloads between socket and archive

# Closed doors.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
COOKIES_ENABLED = False
METAREFRESH_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS = {
    "http": "crawler.middlewares.backoff.PatientHandler", "https": "crawler.middlewares.backoff.PatientHandler",
    "file": None, "ftp": None, "data": None, "s3": None,
}
TWISTED_DNS_RESOLVER = "crawler.middlewares.guard.GuardedResolver"

# The payload stays content-encoded until a reader child has it: no decompression here.
COMPRESSION_ENABLED = False
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br, zstd",
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "crawler.middlewares.guard.GuardMiddleware": 950,    # next to the downloader: every hop, and no retry of what it refuses
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.middlewares.redirect.QuietRedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,    # writes out every message once more, to count its bytes
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,    # every status is an answer
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,        # no referrer leaves
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
}
ITEM_PIPELINES = {
    "crawler.pipelines.KeepPipeline": 100,
    "crawler.pipelines.ReadPipeline": 200,
    "crawler.spiders.parts.PartsPipeline": 250,
    "crawler.pipelines.ArchivePipeline": 300,
}
EXTENSIONS = {
    "crawler.extension.DeskExtension": 0,
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.memusage.MemoryUsage": None,
    "scrapy.extensions.memdebug.MemoryDebugger": None,
    "scrapy.extensions.spiderstate.SpiderState": None,
    "scrapy.extensions.throttle.AutoThrottle": None,
}
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"    # the table `urls` knows what was seen
LOG_LEVEL = "INFO"
LOG_FORMATTER = "crawler.extension.QuietFormatter"
FEED_EXPORT_ENCODING = "utf-8"

# Ours. Dotted paths and file names, all of them settable with -s.
NEWSARCHIVE_OPEN_DESK = "crawler.run.open_desk"
NEWSARCHIVE_ARCHIVE = "archive.db"
NEWSARCHIVE_SOURCES = "sources.toml"
NEWSARCHIVE_ALLOW_PRIVATE: list[str] = []
