extension Page {
    /// Presses a key where the focus is, as a keyboard in the United States would: `a`, `?`, `/`, `Tab`, `Enter`, `Escape`, `ArrowDown` …
    ///
    /// - Parameter isShifted: whether Shift is held: `Tab` then goes back.
    /// - Throws: `closed`.
    package func press(_ key: String, isShifted: Bool = false) async throws {
        let (code, number, text) = Self.physical(key)
        var event: [String: BrowserValue] = [
            "key": .string(key), "code": .string(code), "windowsVirtualKeyCode": .number(Double(number)),
            "modifiers": .number(isShifted || key == "?" ? 8 : 0),
        ]
        var down = event
        down["type"] = .string(text == nil ? "rawKeyDown" : "keyDown")
        if let text { down["text"] = .string(text) }
        try await call("Input.dispatchKeyEvent", .object(down))
        event["type"] = "keyUp"
        try await call("Input.dispatchKeyEvent", .object(event))
    }

    /// The key's place, its number, and the text that it writes.
    private static func physical(_ key: String) -> (code: String, number: Int, text: String?) {
        switch key {
        case "Tab": return ("Tab", 9, nil)
        case "Enter": return ("Enter", 13, "\r")
        case "Escape": return ("Escape", 27, nil)
        case " ": return ("Space", 32, " ")
        case "ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown":
            return (key, 37 + (["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"].firstIndex(of: key) ?? 0), nil)
        case "/", "?": return ("Slash", 191, key)
        default:
            let upper = key.uppercased()
            let number = Int(upper.unicodeScalars.first?.value ?? 0)
            return (key.first?.isNumber == true ? "Digit\(key)" : "Key\(upper)", number, key)
        }
    }

    /// Has pages prefer light or dark colours: `light`, `dark`; `nil` as the browser does.
    ///
    /// - Throws: `closed`.
    package func setColorScheme(_ scheme: String?) async throws {
        try await call(
            "Emulation.setEmulatedMedia",
            ["features": [["name": "prefers-color-scheme", "value": .string(scheme ?? "")]]])
    }
}
