import Foundation

/// Something that a page's console shows.
package struct ConsoleMessage: Sendable, Hashable {
    /// Where it came from.
    package enum Source: String, Sendable, Hashable {
        /// A call of `console.log` and the like.
        case call
        /// An exception that nobody caught, or a rejected promise.
        case exception
        /// The browser itself: a blocked or failed load, a violated policy, a deprecation.
        case browser
    }

    package let source: Source
    /// `log`, `info`, `debug`, `warning`, `error`, or another method of `console` by its name in DevTools.
    package let level: String
    /// The arguments, separated by spaces, objects as JSON; at most 20,000 characters.
    package var text: String { arguments.joined(separator: " ") }
    /// The arguments one by one.
    package internal(set) var arguments: [String]
    /// The script or the resource.
    package let url: String?
    /// From 1.
    package let line: Int?
    package let timestamp: Date
    /// Its request, when it is about a load.
    package let requestID: String?
}
