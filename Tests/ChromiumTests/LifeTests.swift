import Chromium
import Foundation
import Logging
import Testing

/// The browser's own life: start, death, end.
@Suite(.serialized, .timeLimit(.minutes(10))) struct LifeTests {
    private let logger = Logger(label: "test")

    /// Processes whose session is the browser's, by the kernel's list.
    private func processes(ofSession session: Int32) -> [Int32] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap { Int32($0) }.filter { pid in
            guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return false }
            // pid (name) state parent group session; the name may hold spaces. A zombie holds nothing any more.
            let fields = String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
            return fields.count > 3 && fields[0] != "Z" && Int32(fields[3]) == session
        }
    }

    /// The folder of the browser's files, as its command line tells.
    private func profile(of pid: Int32) throws -> String {
        let line = try #require(FileManager.default.contents(atPath: "/proc/\(pid)/cmdline"))
        let arguments = String(decoding: line, as: UTF8.self).split(separator: "\0")
        let prefix = "--user-data-dir="
        return String(try #require(arguments.first { $0.hasPrefix(prefix) }).dropFirst(prefix.count))
    }

    @Test("A browser that is not installed is a typed error that says what to install")
    func missingExecutable() async {
        let error = await #expect(throws: BrowserError.self) {
            try await withChromium(ChromiumOptions(executable: "/nowhere/chromium"), logger: logger) { _ in }
        }
        #expect(error?.code == .notFound)
        #expect(error?.message.contains("/nowhere/chromium") == true)
        #expect(error?.recovery.contains("apt-get install chromium-headless-shell") == true)
    }

    @Test("A program that is no browser is a failed start, not a wait")
    func noBrowser() async {
        let error = await #expect(throws: BrowserError.self) {
            try await withChromium(ChromiumOptions(executable: "/bin/false"), logger: logger) { _ in }
        }
        #expect(error?.code == .startFailed)
    }

    @Test("Nothing is left after the body: no process, no profile", arguments: [true, false])
    func nothingLeft(throwing: Bool) async throws {
        struct OnPurpose: Error {}
        var session: Int32 = 0
        var folder = ""
        do {
            try await withChromium(logger: logger) { browser in
                session = browser.processID
                folder = URL(fileURLWithPath: try profile(of: session)).deletingLastPathComponent().path
                try await browser.withContext { context in
                    let page = try await context.newPage()
                    #expect(try await page.evaluate("1") == 1)
                    #expect(processes(ofSession: session).count > 1)
                    #expect(FileManager.default.fileExists(atPath: folder))
                    if throwing { throw OnPurpose() }
                }
            }
            #expect(!throwing)
        } catch is OnPurpose {
            #expect(throwing)
        }
        #expect(session > 1)
        #expect(processes(ofSession: session) == [])
        #expect(folder.contains("chromium-"))
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test("A cancelled task ends its browser too")
    func cancelled() async throws {
        let (started, announce) = AsyncStream<Int32>.makeStream()
        let task = Task {
            try await withChromium(logger: logger) { browser in
                try await browser.withContext { context in
                    let page = try await context.newPage()
                    announce.yield(browser.processID)
                    try await page.evaluate("new Promise(() => {})", timeout: .seconds(60))
                }
            }
        }
        let session = try #require(await started.first { _ in true })
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(processes(ofSession: session) == [])
    }

    @Test("When the browser dies every request that waits is told, and so is every later one")
    func killed() async throws {
        var session: Int32 = 0
        try await withChromium(logger: logger) { browser in
            session = browser.processID
            let error = await #expect(throws: BrowserError.self) {
                try await browser.withContext { context in
                    let page = try await context.newPage()
                    try await page.evaluate("window.mark = 1")
                    await withTaskGroup(of: BrowserError.Code?.self) { group in
                        for _ in 0..<3 {
                            group.addTask {
                                do {
                                    try await page.evaluate("new Promise(() => {})", timeout: .seconds(60))
                                    return nil
                                } catch {
                                    return (error as? BrowserError)?.code
                                }
                            }
                        }
                        group.addTask {
                            // The promises must be under way: a later answer proves that they were taken.
                            _ = try? await page.evaluate("1")
                            kill(-browser.processID, SIGKILL)
                            return .closed
                        }
                        for await code in group { #expect(code == .closed) }
                    }
                    _ = try await page.evaluate("1")
                }
            }
            #expect(error?.code == .closed)
            let later = await #expect(throws: BrowserError.self) { try await browser.withContext { _ in } }
            #expect(later?.code == .closed)
        }
        #expect(processes(ofSession: session) == [])
    }

    @Test("Two browsers at once have nothing in common")
    func two() async throws {
        try await withChromium(logger: logger) { first in
            try await withChromium(logger: logger) { second in
                #expect(first.processID != second.processID)
                try await second.withContext { context in
                    let page = try await context.newPage()
                    #expect(try await page.evaluate("1 + 1") == 2)
                }
            }
        }
    }

    @Test("A proxy gets the requests, loopback too when the bypass list says so")
    func proxy() async throws {
        try await withSite { _, _ in
            .html("<p>by the proxy</p>")
        } _: { site in
            let options = ChromiumOptions(proxy: site.url(""), proxyBypass: ["<-loopback>"])
            try await withChromium(options, logger: logger) { browser in
                try await browser.withContext { context in
                    let page = try await context.newPage()
                    for address in ["http://portal.example/a", "http://127.0.0.1:9999/b"] {
                        #expect(try await page.navigate(to: address).isSuccess)
                        #expect(try await page.text() == "by the proxy")
                    }
                }
            }
        }
    }
}
