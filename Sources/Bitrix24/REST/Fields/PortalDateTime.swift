public import Foundation

/// A date with its time as portals write it: `2026-03-01T09:30:00+03:00`. Keeps the zone in which it was written.
///
/// Source: https://apidocs.bitrix24.com/data-types.html
public struct PortalDateTime: Sendable, Hashable, LosslessStringConvertible {
    /// The instant, in whole seconds.
    public var date: Date
    /// Seconds by which the zone of the text is ahead of UTC.
    public var offset: Int

    /// - Parameter offset: of the portal (``RESTTime/portalOffset``), so that people there read their own time.
    public init(_ date: Date, offset: Int = 0) {
        self.date = date
        self.offset = offset
    }

    /// Reads `YYYY-MM-DDThh:mm:ss±hh:mm`, also with a space for `T`, with `Z`, or without seconds. `nil` for anything
    /// else: without a zone a time is no instant.
    public init?(_ text: String) {
        var parts = PortalDate.Digits(text)
        guard let day = PortalDate(&parts), parts.skip("T") || parts.skip(" "), let hour = parts.number(2), hour < 24,
            parts.skip(":"), let minute = parts.number(2), minute < 60
        else { return nil }
        var second = 0
        if parts.skip(":") {
            guard let number = parts.number(2), number <= 60 else { return nil }
            second = number
            if parts.skip(".") { parts.skipDigits() }
        }
        if parts.skip("Z") {
            offset = 0
        } else {
            let sign: Int
            if parts.skip("+") { sign = 1 } else if parts.skip("-") { sign = -1 } else { return nil }
            guard let hours = parts.number(2), hours <= 15 else { return nil }
            _ = parts.skip(":")
            guard let minutes = parts.number(2), minutes < 60 else { return nil }
            offset = sign * (hours * 3600 + minutes * 60)
        }
        guard parts.isAtEnd else { return nil }
        let seconds = day.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second - offset
        date = Date(timeIntervalSince1970: Double(seconds))
    }

    /// As the platform takes it.
    public var description: String {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down)) + offset
        let days = Int((Double(seconds) / 86_400).rounded(.down))
        let rest = seconds - days * 86_400
        let zone = abs(offset) / 60
        return PortalDate(daysSince1970: days).description + "T" + Self.two(rest / 3600) + ":"
            + Self.two(rest / 60 % 60)
            + ":" + Self.two(rest % 60) + (offset < 0 ? "-" : "+") + Self.two(zone / 60) + ":" + Self.two(zone % 60)
    }

    fileprivate static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// A day without a time: `2026-03-01`.
public struct PortalDate: Sendable, Hashable, LosslessStringConvertible {
    public var year: Int
    public var month: Int
    public var day: Int

    /// `nil` when there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
        self.year = year
        self.month = month
        self.day = day
        guard PortalDate(daysSince1970: daysSince1970) == self else { return nil }
    }

    /// Reads `YYYY-MM-DD`, also with a time after it, which is left out: the portal writes midnight for a day.
    public init?(_ text: String) {
        var parts = Digits(text)
        guard let date = PortalDate(&parts), parts.isAtEnd || PortalDateTime(text) != nil else { return nil }
        self = date
    }

    /// The day that it is at `date` where the zone is `offset` seconds ahead of UTC.
    public init(_ date: Date, offset: Int = 0) {
        self.init(daysSince1970: Int(((date.timeIntervalSince1970 + Double(offset)) / 86_400).rounded(.down)))
    }

    public var description: String {
        let text = String(year)
        return String(repeating: "0", count: max(0, 4 - text.count)) + text + "-" + PortalDateTime.two(month) + "-"
            + PortalDateTime.two(day)
    }

    fileprivate init?(_ parts: inout Digits) {
        guard let year = parts.number(4), parts.skip("-"), let month = parts.number(2), parts.skip("-"),
            let day = parts.number(2)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    // The civil calendar by whole numbers, with years that begin in March, so that the leap day is their last.
    fileprivate var daysSince1970: Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    fileprivate init(daysSince1970: Int) {
        let days = daysSince1970 + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch + (monthFromMarch < 10 ? 3 : -9)
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// A text that is read from its beginning.
    fileprivate struct Digits {
        private var rest: Substring.UTF8View
        init(_ text: String) { rest = Substring(text).utf8 }
        var isAtEnd: Bool { rest.isEmpty }

        mutating func number(_ count: Int) -> Int? {
            let digits = rest.prefix(count)
            guard digits.count == count, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            rest = rest.dropFirst(count)
            return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard let first = rest.first, UInt32(first) == character.value else { return false }
            rest = rest.dropFirst()
            return true
        }

        mutating func skipDigits() { rest = rest.drop { (0x30...0x39).contains($0) } }
    }
}

extension PortalDateTime: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = PortalDateTime(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a date with time and zone")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension PortalDate: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = PortalDate(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a date")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
