import Testing

@testable import Certification

@Suite("Text inside HTML")
struct MarkupTests {
    @Test(
        "What stands between backticks is shown as code, and everything is escaped",
        arguments: [
            ("`disk` is unused", "<code>disk</code> is unused"), ("a `b` c `d`", "a <code>b</code> c <code>d</code>"),
            ("a ` alone", "a ` alone"), ("`<script>` & more", "<code>&lt;script&gt;</code> &amp; more"), ("", ""),
        ])
    func prose(text: String, html: String) {
        #expect(Markup.prose(text) == html)
    }
}
