// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CatalogMethods {
    /// The methods whose names begin with `catalog.document.`
    public var document: DocumentMethods { DocumentMethods() }
    /// The methods whose names begin with `catalog.document.`
    public struct DocumentMethods: Sendable {}
}

extension MethodName.CatalogMethods.DocumentMethods {
    /// `catalog.document.add`: scope `catalog`.
    public var add: MethodName { .init(known: "catalog.document.add") }
    /// `catalog.document.cancel`: scope `catalog`.
    public var cancel: MethodName { .init(known: "catalog.document.cancel") }
    /// `catalog.document.cancelList`: scope `catalog`.
    public var cancelList: MethodName { .init(known: "catalog.document.cancellist") }
    /// `catalog.document.conduct`: scope `catalog`.
    public var conduct: MethodName { .init(known: "catalog.document.conduct") }
    /// `catalog.document.conductList`: scope `catalog`.
    public var conductList: MethodName { .init(known: "catalog.document.conductlist") }
    /// `catalog.document.confirm`: scope `catalog`; administrators only.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var confirm: MethodName { .init(known: "catalog.document.confirm") }
    /// `catalog.document.delete`: scope `catalog`.
    public var delete: MethodName { .init(known: "catalog.document.delete") }
    /// `catalog.document.deleteList`: scope `catalog`.
    public var deleteList: MethodName { .init(known: "catalog.document.deletelist") }
    /// `catalog.document.fields`: scope `catalog`; administrators only.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "catalog.document.fields") }
    /// `catalog.document.getFields`: scope `catalog`.
    public var getFields: MethodName { .init(known: "catalog.document.getfields") }
    /// `catalog.document.list`: scope `catalog`.
    public var list: MethodName { .init(known: "catalog.document.list") }
    /// `catalog.document.unconfirm`: scope `catalog`; administrators only.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var unconfirm: MethodName { .init(known: "catalog.document.unconfirm") }
    /// `catalog.document.update`: scope `catalog`.
    public var update: MethodName { .init(known: "catalog.document.update") }
}

extension MethodName.CatalogMethods.DocumentMethods {
    /// The methods whose names begin with `catalog.document.element.`
    public var element: ElementMethods { ElementMethods() }
    /// The methods whose names begin with `catalog.document.element.`
    public struct ElementMethods: Sendable {}
}

extension MethodName.CatalogMethods.DocumentMethods.ElementMethods {
    /// `catalog.document.element.add`: scope `catalog`.
    public var add: MethodName { .init(known: "catalog.document.element.add") }
    /// `catalog.document.element.delete`: scope `catalog`.
    public var delete: MethodName { .init(known: "catalog.document.element.delete") }
    /// `catalog.document.element.fields`: scope `catalog`; administrators only.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var fields: MethodName { .init(known: "catalog.document.element.fields") }
    /// `catalog.document.element.getFields`: scope `catalog`.
    public var getFields: MethodName { .init(known: "catalog.document.element.getfields") }
    /// `catalog.document.element.list`: scope `catalog`.
    public var list: MethodName { .init(known: "catalog.document.element.list") }
    /// `catalog.document.element.update`: scope `catalog`.
    public var update: MethodName { .init(known: "catalog.document.element.update") }
}

extension MethodName.CatalogMethods.DocumentMethods {
    /// The methods whose names begin with `catalog.document.mode.`
    public var mode: ModeMethods { ModeMethods() }
    /// The methods whose names begin with `catalog.document.mode.`
    public struct ModeMethods: Sendable {}
}

extension MethodName.CatalogMethods.DocumentMethods.ModeMethods {
    /// `catalog.document.mode.status`: scope `catalog`.
    public var status: MethodName { .init(known: "catalog.document.mode.status") }
}
