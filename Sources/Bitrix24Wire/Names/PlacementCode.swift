/// The code of a place where an application is shown: `DEFAULT`, `CRM_DEAL_DETAIL_TAB`. Upper case.
///
/// Every documented place is a member: `.crmDealDetailTab`, `.crmDynamicDetailTab(entityTypeID: 145)`.
///
/// Source: https://apidocs.bitrix24.com/api-reference/widgets/placements.html
public struct PlacementCode: Sendable, Hashable, Codable, CustomStringConvertible {
    public let value: String

    /// `nil` unless `text` is 1 to 128 ASCII letters, digits, `_`, `-` or `.`; lower case is accepted.
    public init?(_ text: String) {
        guard (1...128).contains(text.utf8.count),
            text.utf8.allSatisfy({ byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == 0x5F || byte == 0x2D || byte == 0x2E
            })
        else { return nil }
        value = text.uppercased()
    }

    /// For codes that are right: the tables' and ours.
    init(known value: String) { self.value = value }

    /// The application's own page, the installer's page and the settings page.
    public static let `default` = PlacementCode(known: "DEFAULT")

    public var description: String { value }
}
