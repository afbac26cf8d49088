import Chromium
import Logging
import Testing

/// The browser and the server that the tests of a suite share. Each test opens a context of its own.
struct BrowserStage: Sendable {
    let browser: Browser
    let site: TestSite

    @TaskLocal static var shared: BrowserStage?
}

struct BrowserTrait: SuiteTrait, TestScoping {
    var options = ChromiumOptions()

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await withSite(testPages) { site in
            try await withChromium(options, logger: Logger(label: "test")) { browser in
                try await BrowserStage.$shared.withValue(BrowserStage(browser: browser, site: site)) {
                    try await function()
                }
            }
        }
    }
}

extension Trait where Self == BrowserTrait {
    static var browser: Self { BrowserTrait() }
    static func browser(_ options: ChromiumOptions) -> Self { BrowserTrait(options: options) }
}

/// A page in a context of its own.
func withPage<R: Sendable>(
    _ options: ContextOptions = ContextOptions(), _ body: (Page, TestSite) async throws -> R
) async throws -> R {
    let stage = try #require(BrowserStage.shared)
    return try await stage.browser.withContext(options) { context in
        try await body(context.newPage(), stage.site)
    }
}
