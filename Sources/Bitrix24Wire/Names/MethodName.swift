/// The name of a REST method, lower-cased, because the platform compares names without regard to case.
///
/// Every documented method is a member, spelled as the documentation does, so that a slip of the pen does not compile:
/// `.crm.item.list`, `.tasks.task.get`, `.sonetGroup.user.add`. Where a method's name is also the beginning of others, the method itself
/// is called `method`: `.im.notify.method` beside `.im.notify.personal.add`. A method outside the documentation is written as a literal,
/// `"acme.report.make"`, and so is an outdated one that should not warn.
///
/// Source: https://apidocs.bitrix24.com/settings/how-to-call-rest-api/general-principles.html
public struct MethodName: Sendable, Hashable, Codable, CustomStringConvertible, ExpressibleByStringLiteral {
    public let value: String

    /// `nil` unless `text` is 1 to 128 ASCII letters, digits, `.`, `_` or `-`. A format suffix `.json` or `.xml` is not removed.
    public init?(_ text: String) {
        guard (1...128).contains(text.utf8.count),
            text.utf8.allSatisfy({ byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == 0x2E || byte == 0x5F || byte == 0x2D
            })
        else { return nil }
        value = text.lowercased()
    }

    /// For names written in the source, which are right or a mistake of ours.
    public init(stringLiteral text: String) {
        guard let name = MethodName(text) else { preconditionFailure("not a method name: \(text)") }
        self = name
    }

    /// For names that are right: the tables'.
    init(known value: String) { self.value = value }

    public var description: String { value }
}
