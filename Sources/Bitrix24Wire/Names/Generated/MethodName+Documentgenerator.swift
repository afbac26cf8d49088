// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `documentgenerator.`
    public static var documentgenerator: DocumentgeneratorMethods { DocumentgeneratorMethods() }
    /// The methods whose names begin with `documentgenerator.`
    public struct DocumentgeneratorMethods: Sendable {}
}

extension MethodName.DocumentgeneratorMethods {
    /// The methods whose names begin with `documentgenerator.api.`
    public var api: ApiMethods { ApiMethods() }
    /// The methods whose names begin with `documentgenerator.api.`
    public struct ApiMethods: Sendable {}
}

extension MethodName.DocumentgeneratorMethods.ApiMethods {
    /// The methods whose names begin with `documentgenerator.api.document.`
    public var document: DocumentMethods { DocumentMethods() }
    /// The methods whose names begin with `documentgenerator.api.document.`
    public struct DocumentMethods: Sendable {}
}

extension MethodName.DocumentgeneratorMethods.ApiMethods.DocumentMethods {
    /// `documentgenerator.api.document.getfile`: scope `documentgenerator`.
    public var getfile: MethodName { .init(known: "documentgenerator.api.document.getfile") }
    /// `documentgenerator.api.document.getimage`: scope `documentgenerator`.
    public var getimage: MethodName { .init(known: "documentgenerator.api.document.getimage") }
    /// `documentgenerator.api.document.getpdf`: scope `documentgenerator`.
    public var getpdf: MethodName { .init(known: "documentgenerator.api.document.getpdf") }
    /// `documentgenerator.api.document.showpdf`: scope `documentgenerator`.
    public var showpdf: MethodName { .init(known: "documentgenerator.api.document.showpdf") }
}

extension MethodName.DocumentgeneratorMethods.ApiMethods {
    /// The methods whose names begin with `documentgenerator.api.template.`
    public var template: TemplateMethods { TemplateMethods() }
    /// The methods whose names begin with `documentgenerator.api.template.`
    public struct TemplateMethods: Sendable {}
}

extension MethodName.DocumentgeneratorMethods.ApiMethods.TemplateMethods {
    /// `documentgenerator.api.template.download`: scope `documentgenerator`.
    public var download: MethodName { .init(known: "documentgenerator.api.template.download") }
}

extension MethodName.DocumentgeneratorMethods {
    /// The methods whose names begin with `documentgenerator.document.`
    public var document: DocumentMethods { DocumentMethods() }
    /// The methods whose names begin with `documentgenerator.document.`
    public struct DocumentMethods: Sendable {}
}

extension MethodName.DocumentgeneratorMethods.DocumentMethods {
    /// `documentgenerator.document.add`: scope `documentgenerator`.
    public var add: MethodName { .init(known: "documentgenerator.document.add") }
    /// `documentgenerator.document.delete`: scope `documentgenerator`.
    public var delete: MethodName { .init(known: "documentgenerator.document.delete") }
    /// `documentgenerator.document.enablepublicurl`: scope `documentgenerator`.
    public var enablepublicurl: MethodName { .init(known: "documentgenerator.document.enablepublicurl") }
    /// `documentgenerator.document.get`: scope `documentgenerator`.
    public var get: MethodName { .init(known: "documentgenerator.document.get") }
    /// `documentgenerator.document.getfields`: scope `documentgenerator`.
    public var getfields: MethodName { .init(known: "documentgenerator.document.getfields") }
    /// `documentgenerator.document.list`: scope `documentgenerator`.
    public var list: MethodName { .init(known: "documentgenerator.document.list") }
    /// `documentgenerator.document.update`: scope `documentgenerator`.
    public var update: MethodName { .init(known: "documentgenerator.document.update") }
}

extension MethodName.DocumentgeneratorMethods {
    /// The methods whose names begin with `documentgenerator.numerator.`
    public var numerator: NumeratorMethods { NumeratorMethods() }
    /// The methods whose names begin with `documentgenerator.numerator.`
    public struct NumeratorMethods: Sendable {}
}

extension MethodName.DocumentgeneratorMethods.NumeratorMethods {
    /// `documentgenerator.numerator.add`: scope `documentgenerator`.
    public var add: MethodName { .init(known: "documentgenerator.numerator.add") }
    /// `documentgenerator.numerator.delete`: scope `documentgenerator`.
    public var delete: MethodName { .init(known: "documentgenerator.numerator.delete") }
    /// `documentgenerator.numerator.get`: scope `documentgenerator`.
    public var get: MethodName { .init(known: "documentgenerator.numerator.get") }
    /// `documentgenerator.numerator.list`: scope `documentgenerator`.
    public var list: MethodName { .init(known: "documentgenerator.numerator.list") }
    /// `documentgenerator.numerator.update`: scope `documentgenerator`.
    public var update: MethodName { .init(known: "documentgenerator.numerator.update") }
}

extension MethodName.DocumentgeneratorMethods {
    /// The methods whose names begin with `documentgenerator.region.`
    public var region: RegionMethods { RegionMethods() }
    /// The methods whose names begin with `documentgenerator.region.`
    public struct RegionMethods: Sendable {}
}

extension MethodName.DocumentgeneratorMethods.RegionMethods {
    /// `documentgenerator.region.add`: scope `documentgenerator`.
    public var add: MethodName { .init(known: "documentgenerator.region.add") }
    /// `documentgenerator.region.delete`: scope `documentgenerator`.
    public var delete: MethodName { .init(known: "documentgenerator.region.delete") }
    /// `documentgenerator.region.get`: scope `documentgenerator`.
    public var get: MethodName { .init(known: "documentgenerator.region.get") }
    /// `documentgenerator.region.list`: scope `documentgenerator`.
    public var list: MethodName { .init(known: "documentgenerator.region.list") }
    /// `documentgenerator.region.update`: scope `documentgenerator`.
    public var update: MethodName { .init(known: "documentgenerator.region.update") }
}

extension MethodName.DocumentgeneratorMethods {
    /// The methods whose names begin with `documentgenerator.role.`
    public var role: RoleMethods { RoleMethods() }
    /// The methods whose names begin with `documentgenerator.role.`
    public struct RoleMethods: Sendable {}
}

extension MethodName.DocumentgeneratorMethods.RoleMethods {
    /// `documentgenerator.role.add`: scope `documentgenerator`.
    public var add: MethodName { .init(known: "documentgenerator.role.add") }
    /// `documentgenerator.role.delete`: scope `documentgenerator`.
    public var delete: MethodName { .init(known: "documentgenerator.role.delete") }
    /// `documentgenerator.role.fillaccesses`: scope `documentgenerator`.
    public var fillaccesses: MethodName { .init(known: "documentgenerator.role.fillaccesses") }
    /// `documentgenerator.role.get`: scope `documentgenerator`.
    public var get: MethodName { .init(known: "documentgenerator.role.get") }
    /// `documentgenerator.role.list`: scope `documentgenerator`.
    public var list: MethodName { .init(known: "documentgenerator.role.list") }
    /// `documentgenerator.role.update`: scope `documentgenerator`.
    public var update: MethodName { .init(known: "documentgenerator.role.update") }
}

extension MethodName.DocumentgeneratorMethods {
    /// The methods whose names begin with `documentgenerator.template.`
    public var template: TemplateMethods { TemplateMethods() }
    /// The methods whose names begin with `documentgenerator.template.`
    public struct TemplateMethods: Sendable {}
}

extension MethodName.DocumentgeneratorMethods.TemplateMethods {
    /// `documentgenerator.template.add`: scope `documentgenerator`.
    public var add: MethodName { .init(known: "documentgenerator.template.add") }
    /// `documentgenerator.template.delete`: scope `documentgenerator`.
    public var delete: MethodName { .init(known: "documentgenerator.template.delete") }
    /// `documentgenerator.template.get`: scope `documentgenerator`.
    public var get: MethodName { .init(known: "documentgenerator.template.get") }
    /// `documentgenerator.template.getfields`: scope `documentgenerator`.
    public var getfields: MethodName { .init(known: "documentgenerator.template.getfields") }
    /// `documentgenerator.template.list`: scope `documentgenerator`.
    public var list: MethodName { .init(known: "documentgenerator.template.list") }
    /// `documentgenerator.template.update`: scope `documentgenerator`.
    public var update: MethodName { .init(known: "documentgenerator.template.update") }
}
