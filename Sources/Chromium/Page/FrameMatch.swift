/// Which frame of a page is meant. The first that matches is taken, the main frame before its children.
package enum FrameMatch: Sendable, Hashable {
    case main
    /// A frame whose address, fragment included, contains the text.
    case urlContains(String)
    /// A frame whose `name` contains the text.
    case nameContains(String)
    /// A frame's id, see ``FrameInfo/id``.
    case id(String)
}

/// A frame of a page.
package struct FrameInfo: Sendable, Hashable {
    package let id: String
    /// `nil` for the main frame.
    package let parentID: String?
    /// With its fragment.
    package let url: String
    /// The `name` of the frame's element when it was loaded; often empty.
    package let name: String
    /// Whether it runs in a process of its own: it is of another site than its parent.
    package let isRemote: Bool
}
