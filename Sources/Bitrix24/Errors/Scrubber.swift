/// Makes the platform's own words fit for errors and logs.
enum Scrubber {
    /// Removes the given secrets and whatever is long enough to be a token, and keeps at most 300 characters.
    ///
    /// Tokens of the platform are 32 or 70 letters and digits, secrets 50; no word of a message is that long.
    static func clean(_ text: String, without secrets: [Secret] = []) -> String {
        var text = text
        for secret in secrets where !secret.isEmpty { text = text.replacing(secret.reveal(), with: "…") }
        var output = ""
        var run = ""
        func flush() {
            output += run.utf8.count >= 30 ? "…" : run
            run = ""
        }
        for character in text.prefix(2000) {
            if character.isASCII, character.isLetter || character.isNumber {
                run.append(character)
            } else {
                flush()
                output.append(character.isNewline ? " " : character)
            }
        }
        flush()
        return String(output.prefix(300))
    }
}
