// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `lists.`
    public static var lists: ListsMethods { ListsMethods() }
    /// The methods whose names begin with `lists.`
    public struct ListsMethods: Sendable {}
}

extension MethodName.ListsMethods {
    /// `lists.add`: scope `lists`; administrators only.
    public var add: MethodName { .init(known: "lists.add") }
    /// `lists.delete`: scope `lists`.
    public var delete: MethodName { .init(known: "lists.delete") }
    /// `lists.update`: scope `lists`.
    public var update: MethodName { .init(known: "lists.update") }
}

extension MethodName.ListsMethods {
    /// The methods whose names begin with `lists.element.`
    public var element: ElementMethods { ElementMethods() }
    /// The methods whose names begin with `lists.element.`
    public struct ElementMethods: Sendable {}
}

extension MethodName.ListsMethods.ElementMethods {
    /// `lists.element.add`: scope `lists`.
    public var add: MethodName { .init(known: "lists.element.add") }
    /// `lists.element.delete`: scope `lists`.
    public var delete: MethodName { .init(known: "lists.element.delete") }
    /// `lists.element.update`: scope `lists`.
    public var update: MethodName { .init(known: "lists.element.update") }
}

extension MethodName.ListsMethods.ElementMethods {
    /// The methods whose names begin with `lists.element.get.`
    public var get: GetMethods { GetMethods() }
    /// The methods whose names begin with `lists.element.get.`
    public struct GetMethods: Sendable {}
}

extension MethodName.ListsMethods.ElementMethods.GetMethods {
    /// `lists.element.get`: scope `lists`.
    public var method: MethodName { .init(known: "lists.element.get") }
}

extension MethodName.ListsMethods.ElementMethods.GetMethods {
    /// The methods whose names begin with `lists.element.get.file.`
    public var file: FileMethods { FileMethods() }
    /// The methods whose names begin with `lists.element.get.file.`
    public struct FileMethods: Sendable {}
}

extension MethodName.ListsMethods.ElementMethods.GetMethods.FileMethods {
    /// `lists.element.get.file.url`: scope `lists`.
    public var url: MethodName { .init(known: "lists.element.get.file.url") }
}

extension MethodName.ListsMethods {
    /// The methods whose names begin with `lists.field.`
    public var field: FieldMethods { FieldMethods() }
    /// The methods whose names begin with `lists.field.`
    public struct FieldMethods: Sendable {}
}

extension MethodName.ListsMethods.FieldMethods {
    /// `lists.field.add`: scope `lists`.
    public var add: MethodName { .init(known: "lists.field.add") }
    /// `lists.field.delete`: scope `lists`.
    public var delete: MethodName { .init(known: "lists.field.delete") }
    /// `lists.field.get`: scope `lists`.
    public var get: MethodName { .init(known: "lists.field.get") }
    /// `lists.field.update`: scope `lists`.
    public var update: MethodName { .init(known: "lists.field.update") }
}

extension MethodName.ListsMethods.FieldMethods {
    /// The methods whose names begin with `lists.field.type.`
    public var type: TypeMethods { TypeMethods() }
    /// The methods whose names begin with `lists.field.type.`
    public struct TypeMethods: Sendable {}
}

extension MethodName.ListsMethods.FieldMethods.TypeMethods {
    /// `lists.field.type.get`: scope `lists`.
    public var get: MethodName { .init(known: "lists.field.type.get") }
}

extension MethodName.ListsMethods {
    /// The methods whose names begin with `lists.get.`
    public var get: GetMethods { GetMethods() }
    /// The methods whose names begin with `lists.get.`
    public struct GetMethods: Sendable {}
}

extension MethodName.ListsMethods.GetMethods {
    /// `lists.get`: scope `lists`.
    public var method: MethodName { .init(known: "lists.get") }
}

extension MethodName.ListsMethods.GetMethods {
    /// The methods whose names begin with `lists.get.iblock.`
    public var iblock: IblockMethods { IblockMethods() }
    /// The methods whose names begin with `lists.get.iblock.`
    public struct IblockMethods: Sendable {}
}

extension MethodName.ListsMethods.GetMethods.IblockMethods {
    /// The methods whose names begin with `lists.get.iblock.type.`
    public var type: TypeMethods { TypeMethods() }
    /// The methods whose names begin with `lists.get.iblock.type.`
    public struct TypeMethods: Sendable {}
}

extension MethodName.ListsMethods.GetMethods.IblockMethods.TypeMethods {
    /// `lists.get.iblock.type.id`: scope `lists`.
    public var id: MethodName { .init(known: "lists.get.iblock.type.id") }
}

extension MethodName.ListsMethods {
    /// The methods whose names begin with `lists.section.`
    public var section: SectionMethods { SectionMethods() }
    /// The methods whose names begin with `lists.section.`
    public struct SectionMethods: Sendable {}
}

extension MethodName.ListsMethods.SectionMethods {
    /// `lists.section.add`: scope `lists`.
    public var add: MethodName { .init(known: "lists.section.add") }
    /// `lists.section.delete`: scope `lists`.
    public var delete: MethodName { .init(known: "lists.section.delete") }
    /// `lists.section.get`: scope `lists`.
    public var get: MethodName { .init(known: "lists.section.get") }
    /// `lists.section.update`: scope `lists`.
    public var update: MethodName { .init(known: "lists.section.update") }
}
