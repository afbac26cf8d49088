/// Values that a schema names instead of giving them: `@now`, `@user` …
struct SpecialValue {
    let platform: Platform
    let portal: PortalRow
    let userID: Int
    /// Identifier of the record that it is for, where there is one.
    var recordID: Int?

    /// The value; anything that is no such name stands for itself.
    func resolved(_ value: JSONValue) -> JSONValue {
        guard let name = value.string, name.hasPrefix("@") else { return value }
        let seconds = platform.clock.unixSeconds
        let today = PortalTime.day(unixSeconds: seconds)
        switch name {
        case "@user": return .int(userID)
        case "@now": return .string(PortalTime.text(unixSeconds: seconds))
        case "@timestamp": return .int(seconds)
        case "@today": return .string(PortalTime.dayText(days: today))
        case "@today+7": return .string(PortalTime.dayText(days: today + 7))
        case "@currency": return .string(CurrencyMethods.base(of: portal))
        case "@uuid": return .string(uuid())
        case "@language": return .string(portal.language)
        case "@portal": return .string(portal.domain)
        case "@id": return recordID.map { .int($0) } ?? value
        default:
            guard name.hasPrefix("@title:"), let recordID else { return value }
            return .string("\(name.dropFirst("@title:".count))\(recordID)")
        }
    }

    private func uuid() -> String {
        let digits = Array(platform.randomness.hexadecimal(32))
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }
}
