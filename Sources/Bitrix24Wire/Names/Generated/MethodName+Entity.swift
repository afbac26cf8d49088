// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `entity.`
    public static var entity: EntityMethods { EntityMethods() }
    /// The methods whose names begin with `entity.`
    public struct EntityMethods: Sendable {}
}

extension MethodName.EntityMethods {
    /// `entity.add`: scope `entity`; not by webhook.
    public var add: MethodName { .init(known: "entity.add") }
    /// `entity.delete`: scope `entity`; not by webhook.
    public var delete: MethodName { .init(known: "entity.delete") }
    /// `entity.get`: scope `entity`; not by webhook.
    public var get: MethodName { .init(known: "entity.get") }
    /// `entity.rights`: scope `entity`; not by webhook.
    public var rights: MethodName { .init(known: "entity.rights") }
    /// `entity.update`: scope `entity`; not by webhook.
    public var update: MethodName { .init(known: "entity.update") }
}

extension MethodName.EntityMethods {
    /// The methods whose names begin with `entity.item.`
    public var item: ItemMethods { ItemMethods() }
    /// The methods whose names begin with `entity.item.`
    public struct ItemMethods: Sendable {}
}

extension MethodName.EntityMethods.ItemMethods {
    /// `entity.item.add`: scope `entity`; not by webhook.
    public var add: MethodName { .init(known: "entity.item.add") }
    /// `entity.item.delete`: scope `entity`; not by webhook.
    public var delete: MethodName { .init(known: "entity.item.delete") }
    /// `entity.item.get`: scope `entity`; not by webhook.
    public var get: MethodName { .init(known: "entity.item.get") }
    /// `entity.item.update`: scope `entity`; not by webhook.
    public var update: MethodName { .init(known: "entity.item.update") }
}

extension MethodName.EntityMethods.ItemMethods {
    /// The methods whose names begin with `entity.item.property.`
    public var property: PropertyMethods { PropertyMethods() }
    /// The methods whose names begin with `entity.item.property.`
    public struct PropertyMethods: Sendable {}
}

extension MethodName.EntityMethods.ItemMethods.PropertyMethods {
    /// `entity.item.property.add`: scope `entity`; not by webhook.
    public var add: MethodName { .init(known: "entity.item.property.add") }
    /// `entity.item.property.delete`: scope `entity`; not by webhook.
    public var delete: MethodName { .init(known: "entity.item.property.delete") }
    /// `entity.item.property.get`: scope `entity`; not by webhook.
    public var get: MethodName { .init(known: "entity.item.property.get") }
    /// `entity.item.property.update`: scope `entity`; not by webhook.
    public var update: MethodName { .init(known: "entity.item.property.update") }
}

extension MethodName.EntityMethods {
    /// The methods whose names begin with `entity.section.`
    public var section: SectionMethods { SectionMethods() }
    /// The methods whose names begin with `entity.section.`
    public struct SectionMethods: Sendable {}
}

extension MethodName.EntityMethods.SectionMethods {
    /// `entity.section.add`: scope `entity`; not by webhook.
    public var add: MethodName { .init(known: "entity.section.add") }
    /// `entity.section.delete`: scope `entity`; not by webhook.
    public var delete: MethodName { .init(known: "entity.section.delete") }
    /// `entity.section.get`: scope `entity`; not by webhook.
    public var get: MethodName { .init(known: "entity.section.get") }
    /// `entity.section.update`: scope `entity`; not by webhook.
    public var update: MethodName { .init(known: "entity.section.update") }
}
