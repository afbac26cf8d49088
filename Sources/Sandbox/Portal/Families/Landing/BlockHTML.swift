/// The content of a block: finds the parts that its editor may change, and changes them, leaving all the rest as it was.
struct BlockHTML {
    struct Element: Sendable {
        var name: String
        /// `<h2 class="…">`
        var opening: Range<Int>
        /// What stands between the tags; empty for elements without content.
        var inner: Range<Int>
        /// With both tags.
        var whole: Range<Int>
    }

    private(set) var bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.utf8) }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    private static let void: Set<String> = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    ]

    /// `.class@2` is the third element of that class; without a number it is every one of them.
    static func split(_ selector: String) -> (name: String, index: Int?) {
        let parts = selector.split(separator: "@", maxSplits: 1).map(String.init)
        let name = (parts.first ?? "").filter { !$0.isWhitespace }
        return (name.hasPrefix(".") ? String(name.dropFirst()) : name, parts.count > 1 ? Int(parts[1]) : nil)
    }

    /// Elements of a class, in the order of their opening tags.
    func elements(ofClass name: String) -> [Element] {
        var found: [Element] = []
        var open: [(name: String, place: Int?)] = []
        var position = 0
        while let start = bytes[position...].firstIndex(of: 0x3C) {
            guard let tag = tag(at: start) else {
                position = start + 1
                continue
            }
            position = tag.end
            if tag.isClosing {
                guard open.contains(where: { $0.name == tag.name }) else { continue }
                while let last = open.popLast() {
                    if let place = last.place {
                        found[place].inner = found[place].inner.lowerBound..<start
                        found[place].whole = found[place].whole.lowerBound..<tag.end
                    }
                    if last.name == tag.name { break }
                }
                continue
            }
            guard !tag.name.isEmpty else { continue }
            var place: Int?
            if attribute("class", in: start..<tag.end)?.split(separator: " ").contains(Substring(name)) == true {
                place = found.count
                found.append(
                    Element(name: tag.name, opening: start..<tag.end, inner: tag.end..<tag.end, whole: start..<tag.end))
            }
            if !tag.isEmpty { open.append((tag.name, place)) }
        }
        return found
    }

    /// The elements that a selector names.
    func elements(_ selector: String) -> [Element] {
        let (name, index) = Self.split(selector)
        let all = elements(ofClass: name)
        guard let index else { return all }
        return all.indices.contains(index) ? [all[index]] : []
    }

    private func tag(at start: Int) -> (name: String, end: Int, isClosing: Bool, isEmpty: Bool)? {
        var position = start + 1
        guard position < bytes.count else { return nil }
        if bytes[position...].starts(with: "!--".utf8) {
            var end = position + 3
            while end < bytes.count, !bytes[end...].starts(with: "-->".utf8) { end += 1 }
            return ("", min(end + 3, bytes.count), false, true)
        }
        let isClosing = bytes[position] == 0x2F
        if isClosing { position += 1 }
        let nameStart = position
        while position < bytes.count, isNameByte(bytes[position]) { position += 1 }
        guard position > nameStart else { return nil }
        let name = String(decoding: bytes[nameStart..<position], as: UTF8.self).lowercased()
        var quote: UInt8?
        while position < bytes.count {
            let byte = bytes[position]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == 0x22 || byte == 0x27 {
                quote = byte
            } else if byte == 0x3E {
                let isEmpty = bytes[position - 1] == 0x2F || Self.void.contains(name)
                return (name, position + 1, isClosing, isEmpty)
            }
            position += 1
        }
        return nil
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D
    }

    // MARK: Attributes

    /// The value of an attribute within an opening tag.
    private func attribute(_ name: String, in tag: Range<Int>) -> String? {
        place(of: name, in: tag).map { String(decoding: bytes[$0.value], as: UTF8.self) }
    }

    /// Where an attribute stands: the whole of it with the space before, and its value.
    private func place(of name: String, in tag: Range<Int>) -> (whole: Range<Int>, value: Range<Int>)? {
        var position = tag.lowerBound + 1
        while position < tag.upperBound, isNameByte(bytes[position]) { position += 1 }
        while position < tag.upperBound {
            let before = position
            while position < tag.upperBound, bytes[position] <= 0x20 || bytes[position] == 0x2F { position += 1 }
            let start = position
            while position < tag.upperBound, ![0x3D, 0x3E, 0x2F].contains(bytes[position]), bytes[position] > 0x20 {
                position += 1
            }
            guard position > start else { return nil }
            let own = String(decoding: bytes[start..<position], as: UTF8.self)
            var value = position..<position
            if position < tag.upperBound, bytes[position] == 0x3D {
                position += 1
                guard position < tag.upperBound else { return nil }
                let quote = bytes[position]
                if quote == 0x22 || quote == 0x27 {
                    let end = bytes[(position + 1)..<tag.upperBound].firstIndex(of: quote) ?? tag.upperBound - 1
                    value = (position + 1)..<end
                    position = min(end + 1, tag.upperBound)
                } else {
                    let first = position
                    while position < tag.upperBound, bytes[position] > 0x20, bytes[position] != 0x3E { position += 1 }
                    value = first..<position
                }
            }
            if own.lowercased() == name.lowercased() { return (before..<position, value) }
        }
        return nil
    }

    // MARK: Changes

    /// Puts a text in the place of a part. Ranges that were found before are no longer good.
    mutating func replace(_ range: Range<Int>, with text: String) { bytes.replaceSubrange(range, with: text.utf8) }

    func content(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// Sets an attribute of an element; `nil` removes it.
    mutating func set(_ name: String, to value: String?, on element: Element) {
        guard !name.isEmpty, name.utf8.allSatisfy({ isNameByte($0) || $0 == 0x5F || $0 == 0x3A }) else { return }
        let escaped = value?.replacing("&", with: "&amp;").replacing("\"", with: "&quot;").replacing("<", with: "&lt;")
        if let place = place(of: name, in: element.opening) {
            replace(place.whole, with: escaped.map { " \(name)=\"\($0)\"" } ?? "")
        } else if let escaped {
            let end = element.opening.lowerBound + 1 + element.name.utf8.count
            replace(end..<end, with: " \(name)=\"\(escaped)\"")
        }
    }

    func attribute(_ name: String, of element: Element) -> String? { attribute(name, in: element.opening) }

    /// Gives an element another name, in both tags.
    mutating func rename(_ element: Element, to name: String) {
        guard !name.isEmpty, name.utf8.allSatisfy(isNameByte) else { return }
        if element.whole.upperBound > element.inner.upperBound {
            replace(element.inner.upperBound..<element.whole.upperBound, with: "</\(name)>")
        }
        let start = element.opening.lowerBound + 1
        replace(start..<start + element.name.utf8.count, with: name)
    }
}
