// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.documentgenerator.`
    public var documentgenerator: DocumentgeneratorMethods { DocumentgeneratorMethods() }
    /// The methods whose names begin with `crm.documentgenerator.`
    public struct DocumentgeneratorMethods: Sendable {}
}

extension MethodName.CRMMethods.DocumentgeneratorMethods {
    /// The methods whose names begin with `crm.documentgenerator.document.`
    public var document: DocumentMethods { DocumentMethods() }
    /// The methods whose names begin with `crm.documentgenerator.document.`
    public struct DocumentMethods: Sendable {}
}

extension MethodName.CRMMethods.DocumentgeneratorMethods.DocumentMethods {
    /// `crm.documentgenerator.document.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.documentgenerator.document.add") }
    /// `crm.documentgenerator.document.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.documentgenerator.document.delete") }
    /// `crm.documentgenerator.document.download`: scope `crm`.
    public var download: MethodName { .init(known: "crm.documentgenerator.document.download") }
    /// `crm.documentgenerator.document.enablepublicurl`: scope `crm`.
    public var enablepublicurl: MethodName { .init(known: "crm.documentgenerator.document.enablepublicurl") }
    /// `crm.documentgenerator.document.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.documentgenerator.document.get") }
    /// `crm.documentgenerator.document.getImage`: scope `crm`.
    public var getImage: MethodName { .init(known: "crm.documentgenerator.document.getimage") }
    /// `crm.documentgenerator.document.getPdf`: scope `crm`.
    public var getPdf: MethodName { .init(known: "crm.documentgenerator.document.getpdf") }
    /// `crm.documentgenerator.document.getfields`: scope `crm`.
    public var getfields: MethodName { .init(known: "crm.documentgenerator.document.getfields") }
    /// `crm.documentgenerator.document.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.documentgenerator.document.list") }
    /// `crm.documentgenerator.document.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.documentgenerator.document.update") }
    /// `crm.documentgenerator.document.upload`: scope `crm`.
    public var upload: MethodName { .init(known: "crm.documentgenerator.document.upload") }
}

extension MethodName.CRMMethods.DocumentgeneratorMethods {
    /// The methods whose names begin with `crm.documentgenerator.numerator.`
    public var numerator: NumeratorMethods { NumeratorMethods() }
    /// The methods whose names begin with `crm.documentgenerator.numerator.`
    public struct NumeratorMethods: Sendable {}
}

extension MethodName.CRMMethods.DocumentgeneratorMethods.NumeratorMethods {
    /// `crm.documentgenerator.numerator.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.documentgenerator.numerator.add") }
    /// `crm.documentgenerator.numerator.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.documentgenerator.numerator.delete") }
    /// `crm.documentgenerator.numerator.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.documentgenerator.numerator.get") }
    /// `crm.documentgenerator.numerator.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.documentgenerator.numerator.list") }
    /// `crm.documentgenerator.numerator.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.documentgenerator.numerator.update") }
}

extension MethodName.CRMMethods.DocumentgeneratorMethods {
    /// The methods whose names begin with `crm.documentgenerator.template.`
    public var template: TemplateMethods { TemplateMethods() }
    /// The methods whose names begin with `crm.documentgenerator.template.`
    public struct TemplateMethods: Sendable {}
}

extension MethodName.CRMMethods.DocumentgeneratorMethods.TemplateMethods {
    /// `crm.documentgenerator.template.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.documentgenerator.template.add") }
    /// `crm.documentgenerator.template.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.documentgenerator.template.delete") }
    /// `crm.documentgenerator.template.download`: scope `crm`.
    public var download: MethodName { .init(known: "crm.documentgenerator.template.download") }
    /// `crm.documentgenerator.template.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.documentgenerator.template.get") }
    /// `crm.documentgenerator.template.getfields`: scope `crm`.
    public var getfields: MethodName { .init(known: "crm.documentgenerator.template.getfields") }
    /// `crm.documentgenerator.template.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.documentgenerator.template.list") }
    /// `crm.documentgenerator.template.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.documentgenerator.template.update") }
}
