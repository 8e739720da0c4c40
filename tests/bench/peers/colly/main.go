// Colly as a page crawler: follows the links of one host, reads (image URL, alt text) pairs, keeps nothing.
//
//	colly-peer SEED
//
// Prints {"pages", "links", "pairs"} when done.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync/atomic"

	"github.com/gocolly/colly/v2"
)

const parallelism = 16

type totals struct {
	Pages int64 `json:"pages"`
	Links int64 `json:"links"`
	Pairs int64 `json:"pairs"`
}

func withoutFragment(address string) string {
	before, _, _ := strings.Cut(address, "#")
	return before
}

func newCollector(site string) (*colly.Collector, error) {
	c := colly.NewCollector(
		colly.Async(true),
		colly.AllowedDomains(site),
		colly.UserAgent("colly-peer (+https://bench.example/)"),
	)
	c.IgnoreRobotsTxt = false
	// Go keeps two idle connections per host unless told otherwise: most requests would dial anew.
	c.WithTransport(&http.Transport{MaxIdleConnsPerHost: parallelism})
	return c, c.Limit(&colly.LimitRule{DomainGlob: "*", Parallelism: parallelism})
}

func run(seed string) (totals, error) {
	var pages, links, pairs atomic.Int64
	parsed, err := url.Parse(seed)
	if err != nil {
		return totals{}, err
	}
	c, err := newCollector(parsed.Hostname())
	if err != nil {
		return totals{}, err
	}
	c.OnResponse(func(r *colly.Response) {
		if strings.HasPrefix(r.Headers.Get("Content-Type"), "text/html") {
			pages.Add(1)
		}
	})
	c.OnHTML("img[src][alt]", func(e *colly.HTMLElement) {
		if e.Request.AbsoluteURL(e.Attr("src")) != "" && strings.TrimSpace(e.Attr("alt")) != "" {
			pairs.Add(1)
		}
	})
	c.OnHTML("a[href]", func(e *colly.HTMLElement) {
		links.Add(1)
		// An error here is a link out of the site, disallowed or seen before: nothing to do.
		_ = e.Request.Visit(withoutFragment(e.Attr("href")))
	})
	if err := c.Visit(seed); err != nil {
		return totals{}, err
	}
	c.Wait()
	return totals{pages.Load(), links.Load(), pairs.Load()}, nil
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: colly-peer SEED")
		os.Exit(2)
	}
	result, err := run(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "colly-peer:", err)
		os.Exit(1)
	}
	_ = json.NewEncoder(os.Stdout).Encode(result)
}
