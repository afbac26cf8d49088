/// How one call is made, where the defaults do not fit.
public struct CallOptions: Sendable, Hashable {
    /// When a call is repeated although the platform may have carried it out.
    public enum Repeats: Sendable, Hashable {
        /// Only when that does no harm: the method reads (``MethodEffect``), or an ``IdempotencyKey`` guards it.
        case whenSafe
        /// Also a method that writes: the caller has made sure that twice is no worse than once.
        case always
        /// Not even a read. A call that was certainly not carried out, because of a limit, is repeated all the same.
        case never
    }

    /// Time for the whole call with all its waiting and repeating; `nil`: as long as it takes.
    public var deadline: Duration?
    public var repeats: Repeats
    /// Lets the platform itself see repeats of a call of REST 3.0; elsewhere it is not sent.
    public var idempotencyKey: IdempotencyKey?

    public init(
        deadline: Duration? = nil, repeats: Repeats = .whenSafe, idempotencyKey: IdempotencyKey? = nil
    ) {
        self.deadline = deadline
        self.repeats = repeats
        self.idempotencyKey = idempotencyKey
    }

    /// No deadline, repeats when safe, no key.
    public static let standard = CallOptions()
}
