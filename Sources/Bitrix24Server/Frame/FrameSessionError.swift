public import Bitrix24

/// A request of a page without a living session of its frame.
public struct FrameSessionError: ExplainedError, Hashable {
    public init() {}

    public var message: String { "The session of this frame is missing or has ended." }
    public var recovery: String { "Open the application in Bitrix24 again." }
}
