/// A signed link to a file or to a place for one. It holds a token, so it is never printed, logged or shown.
///
/// Source: the platform's documentation, page "Working with files".
public struct FileLink: Sendable, Hashable {
    public var url: Secret
    /// For uploads: the field of the form that the file goes into.
    public var field: String

    public init(_ url: Secret, field: String = "file") {
        self.url = url
        self.field = field
    }

    /// Reads a link from a value of the platform: its text, `urlMachine` of a file field, `uploadUrl` with `field` of a disk
    /// method, `DOWNLOAD_URL` of a file on a disk. `nil` when there is none.
    public init?(_ json: JSONValue) {
        let names = ["uploadUrl", "urlMachine", "downloadUrl", "DOWNLOAD_URL", "url"]
        guard let text = json.string ?? names.lazy.compactMap({ json[$0]?.string }).first, !text.isEmpty else {
            return nil
        }
        self.init(Secret(text), field: json["field"]?.string ?? "file")
    }
}
