/// What went wrong between this program and the browser, and what to do about it.
///
/// Two errors are equal when their codes are. No message holds the value of a field that was filled in.
package struct BrowserError: Error, Sendable {
    /// The kinds of failure; the set is ours.
    package enum Code: Sendable, Hashable {
        /// No browser is installed where we look for one.
        case notFound
        /// The browser did not start, or did not answer its first request.
        case startFailed
        /// A deadline passed.
        case timedOut
        /// The browser, the tab or the frame's process is gone.
        case closed
        /// The browser refused a DevTools request.
        case `protocol`(method: String, message: String)
        /// No frame of the page matches.
        case noSuchFrame
        /// No element of the frame matches the selector.
        case noSuchElement
        /// The element is there but a visitor could not click it: hidden, empty or covered by another.
        case notClickable
        /// The script threw, or its promise was rejected; the text is the exception's.
        case evaluation(String)
        /// The address could not be asked for at all.
        case navigation(String)
    }

    package let code: Code
    /// What happened, for people.
    package let message: String
    /// The next step, for people.
    package let recovery: String

    package init(_ code: Code, _ message: String, recovery: String) {
        self.code = code
        self.message = message
        self.recovery = recovery
    }
}

extension BrowserError: Equatable {
    package static func == (left: BrowserError, right: BrowserError) -> Bool { left.code == right.code }
}

extension BrowserError: CustomStringConvertible {
    package var description: String { "\(message) \(recovery)" }
}

extension BrowserError {
    static func notFound(_ tried: [String]) -> BrowserError {
        BrowserError(
            .notFound, "No browser found; tried \(tried.joined(separator: ", ")).",
            recovery: "Install one: apt-get install chromium-headless-shell")
    }

    static func startFailed(_ why: String) -> BrowserError {
        BrowserError(
            .startFailed, "The browser did not start: \(why)",
            recovery: "Run the browser by hand with --headless --no-sandbox to see why.")
    }

    static func timedOut(_ what: String, after timeout: Duration) -> BrowserError {
        BrowserError(
            .timedOut, "Gave up after \(timeout): \(what).",
            recovery: "Allow more time, or look at the page's console and network for what holds it up.")
    }

    static func closed(_ what: String) -> BrowserError {
        BrowserError(.closed, "\(what) is closed.", recovery: "Open a new page, or start the browser again.")
    }

    static func refused(_ method: String, _ message: String) -> BrowserError {
        BrowserError(
            .protocol(method: method, message: message), "The browser refused \(method): \(message).",
            recovery: "If the page navigated meanwhile, wait for it and try again.")
    }

    static func noSuchFrame(_ match: FrameMatch, among urls: [String]) -> BrowserError {
        BrowserError(
            .noSuchFrame, "No frame matches \(match); the page has \(urls.joined(separator: ", ")).",
            recovery: "Wait for the frame to load before using it.")
    }

    static func noSuchElement(_ selector: String) -> BrowserError {
        BrowserError(
            .noSuchElement, "No element matches \(selector).",
            recovery: "Wait for it with waitFor, or correct the selector.")
    }
}
