import Foundation

/// Where the browser is.
struct ChromiumExecutable: Sendable {
    let path: String

    /// The shell's own binary comes before its script: the script would stay between us and the browser.
    static let places = [
        "/usr/lib/chromium/chromium-headless-shell", "/usr/bin/chromium-headless-shell",
        "/usr/local/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome-stable", "/usr/bin/google-chrome",
    ]

    /// - Throws: ``BrowserError/Code/notFound`` when there is none.
    init(_ asked: String?) throws(BrowserError) {
        let tried = asked.map { [$0] } ?? Self.places
        guard let path = tried.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            throw .notFound(tried)
        }
        self.path = path
    }

    /// Debian's old headless shell, which reads no preferences.
    var isHeadlessShell: Bool { path.contains("headless-shell") || path.contains("headless_shell") }
}
