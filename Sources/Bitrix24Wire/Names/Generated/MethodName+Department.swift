// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `department.`
    public static var department: DepartmentMethods { DepartmentMethods() }
    /// The methods whose names begin with `department.`
    public struct DepartmentMethods: Sendable {}
}

extension MethodName.DepartmentMethods {
    /// `department.add`: scope `department`.
    public var add: MethodName { .init(known: "department.add") }
    /// `department.delete`: scope `department`.
    public var delete: MethodName { .init(known: "department.delete") }
    /// `department.fields`: scope `department`.
    public var fields: MethodName { .init(known: "department.fields") }
    /// `department.get`: scope `department`.
    public var get: MethodName { .init(known: "department.get") }
    /// `department.update`: scope `department`.
    public var update: MethodName { .init(known: "department.update") }
}
