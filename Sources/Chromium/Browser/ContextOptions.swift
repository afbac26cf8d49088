/// How the pages of one context look at the world.
package struct ContextOptions: Sendable {
    package var viewport: Viewport
    /// The language that pages see; `nil` is the browser's.
    package var language: String?

    package init(viewport: Viewport = .desktop, language: String? = nil) {
        self.viewport = viewport
        self.language = language
    }
}
