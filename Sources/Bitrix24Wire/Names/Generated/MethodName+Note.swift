// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `note.`
    public static var note: NoteMethods { NoteMethods() }
    /// The methods whose names begin with `note.`
    public struct NoteMethods: Sendable {}
}

extension MethodName.NoteMethods {
    /// The methods whose names begin with `note.collection.`
    public var collection: CollectionMethods { CollectionMethods() }
    /// The methods whose names begin with `note.collection.`
    public struct CollectionMethods: Sendable {}
}

extension MethodName.NoteMethods.CollectionMethods {
    /// `note.collection.add`: scope `note`; version 3 of the interface.
    public var add: MethodName { .init(known: "note.collection.add") }
    /// `note.collection.archive`: scope `note`; version 3 of the interface.
    public var archive: MethodName { .init(known: "note.collection.archive") }
    /// `note.collection.delete`: scope `note`; version 3 of the interface.
    public var delete: MethodName { .init(known: "note.collection.delete") }
    /// `note.collection.get`: scope `note`; version 3 of the interface.
    public var get: MethodName { .init(known: "note.collection.get") }
    /// `note.collection.list`: scope `note`; version 3 of the interface.
    public var list: MethodName { .init(known: "note.collection.list") }
    /// `note.collection.update`: scope `note`; version 3 of the interface.
    public var update: MethodName { .init(known: "note.collection.update") }
}

extension MethodName.NoteMethods.CollectionMethods {
    /// The methods whose names begin with `note.collection.field.`
    public var field: FieldMethods { FieldMethods() }
    /// The methods whose names begin with `note.collection.field.`
    public struct FieldMethods: Sendable {}
}

extension MethodName.NoteMethods.CollectionMethods.FieldMethods {
    /// `note.collection.field.get`: scope `note`; version 3 of the interface.
    public var get: MethodName { .init(known: "note.collection.field.get") }
    /// `note.collection.field.list`: scope `note`; version 3 of the interface.
    public var list: MethodName { .init(known: "note.collection.field.list") }
}

extension MethodName.NoteMethods {
    /// The methods whose names begin with `note.document.`
    public var document: DocumentMethods { DocumentMethods() }
    /// The methods whose names begin with `note.document.`
    public struct DocumentMethods: Sendable {}
}

extension MethodName.NoteMethods.DocumentMethods {
    /// `note.document.add`: scope `note`; version 3 of the interface.
    public var add: MethodName { .init(known: "note.document.add") }
    /// `note.document.archive`: scope `note`; version 3 of the interface.
    public var archive: MethodName { .init(known: "note.document.archive") }
    /// `note.document.delete`: scope `note`; version 3 of the interface.
    public var delete: MethodName { .init(known: "note.document.delete") }
    /// `note.document.get`: scope `note`; version 3 of the interface.
    public var get: MethodName { .init(known: "note.document.get") }
    /// `note.document.update`: scope `note`; version 3 of the interface.
    public var update: MethodName { .init(known: "note.document.update") }
}

extension MethodName.NoteMethods.DocumentMethods {
    /// The methods whose names begin with `note.document.field.`
    public var field: FieldMethods { FieldMethods() }
    /// The methods whose names begin with `note.document.field.`
    public struct FieldMethods: Sendable {}
}

extension MethodName.NoteMethods.DocumentMethods.FieldMethods {
    /// `note.document.field.get`: scope `note`; version 3 of the interface.
    public var get: MethodName { .init(known: "note.document.field.get") }
    /// `note.document.field.list`: scope `note`; version 3 of the interface.
    public var list: MethodName { .init(known: "note.document.field.list") }
}

extension MethodName.NoteMethods.DocumentMethods {
    /// The methods whose names begin with `note.document.search.`
    public var search: SearchMethods { SearchMethods() }
    /// The methods whose names begin with `note.document.search.`
    public struct SearchMethods: Sendable {}
}

extension MethodName.NoteMethods.DocumentMethods.SearchMethods {
    /// `note.document.search.list`: scope `note`; version 3 of the interface.
    public var list: MethodName { .init(known: "note.document.search.list") }
}

extension MethodName.NoteMethods.DocumentMethods.SearchMethods {
    /// The methods whose names begin with `note.document.search.field.`
    public var field: FieldMethods { FieldMethods() }
    /// The methods whose names begin with `note.document.search.field.`
    public struct FieldMethods: Sendable {}
}

extension MethodName.NoteMethods.DocumentMethods.SearchMethods.FieldMethods {
    /// `note.document.search.field.get`: scope `note`; version 3 of the interface.
    public var get: MethodName { .init(known: "note.document.search.field.get") }
    /// `note.document.search.field.list`: scope `note`; version 3 of the interface.
    public var list: MethodName { .init(known: "note.document.search.field.list") }
}

extension MethodName.NoteMethods.DocumentMethods {
    /// The methods whose names begin with `note.document.tree.`
    public var tree: TreeMethods { TreeMethods() }
    /// The methods whose names begin with `note.document.tree.`
    public struct TreeMethods: Sendable {}
}

extension MethodName.NoteMethods.DocumentMethods.TreeMethods {
    /// `note.document.tree.list`: scope `note`; version 3 of the interface.
    public var list: MethodName { .init(known: "note.document.tree.list") }
}

extension MethodName.NoteMethods.DocumentMethods.TreeMethods {
    /// The methods whose names begin with `note.document.tree.field.`
    public var field: FieldMethods { FieldMethods() }
    /// The methods whose names begin with `note.document.tree.field.`
    public struct FieldMethods: Sendable {}
}

extension MethodName.NoteMethods.DocumentMethods.TreeMethods.FieldMethods {
    /// `note.document.tree.field.get`: scope `note`; version 3 of the interface.
    public var get: MethodName { .init(known: "note.document.tree.field.get") }
    /// `note.document.tree.field.list`: scope `note`; version 3 of the interface.
    public var list: MethodName { .init(known: "note.document.tree.field.list") }
}

extension MethodName.NoteMethods {
    /// The methods whose names begin with `note.file.`
    public var file: FileMethods { FileMethods() }
    /// The methods whose names begin with `note.file.`
    public struct FileMethods: Sendable {}
}

extension MethodName.NoteMethods.FileMethods {
    /// `note.file.add`: scope `note`; version 3 of the interface.
    public var add: MethodName { .init(known: "note.file.add") }
    /// `note.file.get`: scope `note`; version 3 of the interface.
    public var get: MethodName { .init(known: "note.file.get") }
}

extension MethodName.NoteMethods.FileMethods {
    /// The methods whose names begin with `note.file.field.`
    public var field: FieldMethods { FieldMethods() }
    /// The methods whose names begin with `note.file.field.`
    public struct FieldMethods: Sendable {}
}

extension MethodName.NoteMethods.FileMethods.FieldMethods {
    /// `note.file.field.get`: scope `note`; version 3 of the interface.
    public var get: MethodName { .init(known: "note.file.field.get") }
    /// `note.file.field.list`: scope `note`; version 3 of the interface.
    public var list: MethodName { .init(known: "note.file.field.list") }
}
