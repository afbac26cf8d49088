/// The code of an event: `ONAPPINSTALL`, `ONCRMDEALADD`. Upper case; the platform compares without regard to case.
///
/// Every documented event is a member: `.onCrmDealAdd`, `.onCrmDynamicItemUpdate(entityTypeID: 145)`. The older short names stay.
///
/// Source: https://apidocs.bitrix24.com/api-reference/events/index.html
public struct EventCode: Sendable, Hashable, Codable, CustomStringConvertible {
    public let value: String

    /// `nil` unless `text` is 1 to 128 ASCII letters, digits, `_`, `-`, `.` or `:`.
    public init?(_ text: String) {
        guard (1...128).contains(text.utf8.count),
            text.utf8.allSatisfy({ byte in
                (0x30...0x3A).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == 0x5F || byte == 0x2D || byte == 0x2E
            })
        else { return nil }
        value = text.uppercased()
    }

    /// For codes that are right: the tables' and ours.
    init(known value: String) { self.value = value }

    public static let applicationInstall = EventCode(known: "ONAPPINSTALL")
    public static let applicationUpdate = EventCode(known: "ONAPPUPDATE")
    public static let applicationUninstall = EventCode(known: "ONAPPUNINSTALL")
    public static let applicationPayment = EventCode(known: "ONAPPPAYMENT")
    public static let applicationTest = EventCode(known: "ONAPPTEST")
    public static let dealAdd = EventCode(known: "ONCRMDEALADD")
    public static let dealUpdate = EventCode(known: "ONCRMDEALUPDATE")
    public static let dealDelete = EventCode(known: "ONCRMDEALDELETE")

    public var description: String { value }
}
