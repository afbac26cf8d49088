// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `ai.`
    public static var ai: AIMethods { AIMethods() }
    /// The methods whose names begin with `ai.`
    public struct AIMethods: Sendable {}
}

extension MethodName.AIMethods {
    /// The methods whose names begin with `ai.engine.`
    public var engine: EngineMethods { EngineMethods() }
    /// The methods whose names begin with `ai.engine.`
    public struct EngineMethods: Sendable {}
}

extension MethodName.AIMethods.EngineMethods {
    /// `ai.engine.list`: scope `ai_admin`; administrators only.
    public var list: MethodName { .init(known: "ai.engine.list") }
    /// `ai.engine.register`: scope `ai_admin`; administrators only.
    public var register: MethodName { .init(known: "ai.engine.register") }
    /// `ai.engine.unregister`: scope `ai_admin`; administrators only.
    public var unregister: MethodName { .init(known: "ai.engine.unregister") }
}

extension MethodName.AIMethods {
    /// The methods whose names begin with `ai.prompt.`
    public var prompt: PromptMethods { PromptMethods() }
    /// The methods whose names begin with `ai.prompt.`
    public struct PromptMethods: Sendable {}
}

extension MethodName.AIMethods.PromptMethods {
    /// `ai.prompt.register`: scope `ai_admin`.
    public var register: MethodName { .init(known: "ai.prompt.register") }
    /// `ai.prompt.unregister`: scope `ai_admin`.
    public var unregister: MethodName { .init(known: "ai.prompt.unregister") }
}
