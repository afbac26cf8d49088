import Foundation

/// A file within the parameters of a call. Methods differ in how they take one; their pages say which way.
///
/// Source: the platform's documentation, page "How to upload files". For files of more than some megabytes see
/// ``PortalClient/uploadToFolder(_:file:named:)``.
public struct FileContent: Sendable, Hashable {
    public var name: String
    public var bytes: [UInt8]

    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// `base64`, without a name.
    public var base64: JSONValue { .string(Data(bytes).base64EncodedString()) }
    /// `["name", "base64"]`: custom fields, `disk.folder.uploadfile`, `crm.item.*`.
    public var pair: JSONValue { [.string(name), base64] }
    /// `{"fileData": ["name", "base64"]}`: older methods of CRM, pictures of products.
    public var fileData: JSONValue { ["fileData": pair] }
    /// `{"value": {"fileData": ["name", "base64"]}}`: properties of products.
    public var property: JSONValue { ["value": fileData] }
}
