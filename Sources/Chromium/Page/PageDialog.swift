/// A dialog that a page opened. It is answered at once, with "OK" and the proposed text, as it would hold the page.
package struct PageDialog: Sendable, Hashable {
    /// `alert`, `confirm`, `prompt` or `beforeunload`.
    package let type: String
    package let message: String
    /// The frame's address.
    package let url: String

    package init(type: String, message: String, url: String) {
        self.type = type
        self.message = message
        self.url = url
    }
}
