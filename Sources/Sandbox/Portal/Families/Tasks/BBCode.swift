/// The few marks of text that people use in tasks and comments.
enum BBCode {
    /// `[B]now[/B]` → `<b>now</b>`
    static func html(_ text: String) -> String {
        var result = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        for mark in ["b", "i", "u", "s"] {
            for spelled in [mark, mark.uppercased()] {
                result = result.replacing("[\(spelled)]", with: "<\(mark)>")
                result = result.replacing("[/\(spelled)]", with: "</\(mark)>")
            }
        }
        return result.replacing("\n", with: "<br />")
    }
}
