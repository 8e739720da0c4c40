"""Scrapy as a page crawler: follows the links of one host, reads (image URL, alt text) pairs, keeps nothing.

    scrapy_peer.py SEED

Prints {"pages", "links", "pairs"} when done. Written as a user who cares for speed would: XPath on the parsed
tree instead of LinkExtractor (1.0 against 3.3 ms on a page of these manuals, parsing included), fragments cut
and links of a page made distinct before they are resolved and before a request is built.
"""

import json
import sys
from urllib.parse import urljoin, urlsplit

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import HtmlResponse

totals = {"pages": 0, "links": 0, "pairs": 0}


class PeerSpider(scrapy.Spider):
    name = "peer"
    custom_settings = {
        "ROBOTSTXT_OBEY": True,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "LOG_ENABLED": False,
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        # Nobody else here replaces a page by the target of its <meta http-equiv=refresh>.
        "METAREFRESH_ENABLED": False,
        "USER_AGENT": "scrapy-peer (+https://bench.example/)",
    }

    def __init__(self, seed):
        super().__init__()
        self.start_urls = [seed]
        self.site = urlsplit(seed).netloc

    def parse(self, response):
        if not isinstance(response, HtmlResponse):
            return
        totals["pages"] += 1
        base = response.xpath("//base/@href").get()
        base = urljoin(response.url, base) if base else response.url
        for image in response.xpath("//img[@src][@alt]"):
            pair = (urljoin(base, image.attrib["src"]), image.attrib["alt"].strip())
            totals["pairs"] += all(pair)
        written = {href.strip().partition("#")[0] for href in response.xpath("//a/@href").getall()}
        targets = {urljoin(base, href) for href in written}
        totals["links"] += len(targets)
        for target in targets:
            parts = urlsplit(target)
            if parts.scheme in ("http", "https") and parts.netloc == self.site:
                yield scrapy.Request(target)


def main():
    process = CrawlerProcess()
    process.crawl(PeerSpider, seed=sys.argv[1])
    process.start()
    print(json.dumps(totals))


if __name__ == "__main__":
    main()
