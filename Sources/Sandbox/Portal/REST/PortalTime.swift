import Foundation

/// Dates as a portal writes them: `2024-08-30T14:29:00+03:00`, always in one zone, so that texts sort as the instants do.
enum PortalTime {
    /// Seconds east of Greenwich of every portal's clock.
    static let offset = 3 * 3600

    /// The instant as date, time and offset.
    static func text(unixSeconds: Int) -> String {
        let local = unixSeconds + offset
        let days = local.flooredQuotient(by: 86_400)
        let second = local - days * 86_400
        let (year, month, day) = civil(days: days)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(25)
        digits(year, 4, &bytes)
        bytes.append(0x2D)
        digits(month, 2, &bytes)
        bytes.append(0x2D)
        digits(day, 2, &bytes)
        bytes.append(0x54)
        digits(second / 3600, 2, &bytes)
        bytes.append(0x3A)
        digits(second / 60 % 60, 2, &bytes)
        bytes.append(0x3A)
        digits(second % 60, 2, &bytes)
        bytes.append(contentsOf: "+03:00".utf8)
        return String(decoding: bytes, as: UTF8.self)
    }

    enum Style: Sendable {
        /// `2024-08-30 14:29:00`
        case plain
        /// `30.08.2024 14:29:00`
        case russian
        /// `08/30/2024 02:29:00 pm`
        case american
    }

    /// The instant as people read it.
    static func text(unixSeconds: Int, style: Style, withTime: Bool = true) -> String {
        let local = unixSeconds + offset
        let days = local.flooredQuotient(by: 86_400)
        let second = local - days * 86_400
        let (year, month, day) = civil(days: days)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let hour = second / 3600
        let rest = ":\(two(second / 60 % 60)):\(two(second % 60))"
        switch style {
        case .plain: return "\(year)-\(two(month))-\(two(day))" + (withTime ? " \(two(hour))\(rest)" : "")
        case .russian: return "\(two(day)).\(two(month)).\(year)" + (withTime ? " \(two(hour))\(rest)" : "")
        case .american:
            let half = hour % 12 == 0 ? 12 : hour % 12
            return "\(two(month))/\(two(day))/\(year)"
                + (withTime ? " \(two(half))\(rest) \(hour < 12 ? "am" : "pm")" : "")
        }
    }

    static func text(_ date: Date) -> String { text(unixSeconds: Int(date.timeIntervalSince1970.rounded(.down))) }

    /// A day without a time: midnight of Greenwich, shown in the portal's zone, as the platform shows it.
    static func dayText(days: Int) -> String { text(unixSeconds: days * 86_400) }

    /// The day, in the portal's zone, of an instant: days since 1970-01-01.
    static func day(unixSeconds: Int) -> Int { (unixSeconds + offset).flooredQuotient(by: 86_400) }

    /// Reads `2024-08-30`, `2024-08-30T14:29:00+03:00`, `2024-08-30 14:29:00` (portal's zone) and `30.08.2024 14:29:00`.
    ///
    /// - Returns: Unix seconds; `nil` when the text is no such date.
    static func parse(_ text: String) -> Int? {
        var parser = Parser(bytes: Array(text.utf8))
        return parser.parse()
    }

    /// Reads a day, whatever time stands behind it: days since 1970-01-01.
    static func parseDay(_ text: String) -> Int? {
        var parser = Parser(bytes: Array(text.utf8))
        return parser.date()
    }

    private static func digits(_ value: Int, _ count: Int, _ bytes: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<count { divisor *= 10 }
        while divisor > 0 {
            bytes.append(0x30 + UInt8(truncatingIfNeeded: value / divisor % 10))
            divisor /= 10
        }
    }

    /// Proleptic Gregorian date of a day number, by eras of 400 years.
    static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted.flooredQuotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    static func days(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.flooredQuotient(by: 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension Int {
    fileprivate func flooredQuotient(by divisor: Int) -> Int {
        self >= 0 ? self / divisor : (self + 1) / divisor - 1
    }
}

/// Reads the few forms that dates come in.
private struct Parser {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func date() -> Int? {
        if bytes.count >= 10, bytes[4] == 0x2D, bytes[7] == 0x2D {
            guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2) else { return nil }
            position = 10
            return valid(year, month, day)
        }
        if bytes.count >= 10, bytes[2] == 0x2E, bytes[5] == 0x2E {
            guard let day = number(0, 2), let month = number(3, 2), let year = number(6, 4) else { return nil }
            position = 10
            return valid(year, month, day)
        }
        if bytes.count >= 10, bytes[2] == 0x2F, bytes[5] == 0x2F {
            guard let month = number(0, 2), let day = number(3, 2), let year = number(6, 4) else { return nil }
            position = 10
            return valid(year, month, day)
        }
        return nil
    }

    mutating func parse() -> Int? {
        guard let days = date() else { return nil }
        var seconds = days * 86_400 - PortalTime.offset
        guard position < bytes.count else { return seconds }
        guard bytes[position] == 0x54 || bytes[position] == 0x20, position + 6 <= bytes.count,
            bytes[position + 3] == 0x3A,
            let hour = number(position + 1, 2), let minute = number(position + 4, 2), hour < 24, minute < 60
        else { return nil }
        seconds += hour * 3600 + minute * 60
        position += 6
        if position + 3 <= bytes.count, bytes[position] == 0x3A {
            guard let second = number(position + 1, 2), second < 61 else { return nil }
            seconds += second
            position += 3
        }
        if position < bytes.count, bytes[position] == 0x2E {
            position += 1
            while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
        }
        guard position < bytes.count else { return seconds }
        if bytes[position] == 0x5A { return position + 1 == bytes.count ? seconds + PortalTime.offset : nil }
        // A plus sign of a form that was not escaped arrives as a space.
        guard [0x2B, 0x2D, 0x20].contains(bytes[position]), let hours = number(position + 1, 2) else { return nil }
        let sign = bytes[position] == 0x2D ? -1 : 1
        var tail = position + 3
        if tail < bytes.count, bytes[tail] == 0x3A { tail += 1 }
        let minutes = tail < bytes.count ? number(tail, 2) : 0
        guard let minutes, tail == bytes.count || tail + 2 == bytes.count else { return nil }
        return seconds + PortalTime.offset - sign * (hours * 3600 + minutes * 60)
    }

    private func valid(_ year: Int, _ month: Int, _ day: Int) -> Int? {
        guard (1...12).contains(month), day >= 1 else { return nil }
        let days = PortalTime.days(year: year, month: month, day: day)
        let back = PortalTime.civil(days: days)
        return back == (year, month, day) ? days : nil
    }

    private func number(_ start: Int, _ count: Int) -> Int? {
        guard start + count <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[start..<start + count] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }
}
