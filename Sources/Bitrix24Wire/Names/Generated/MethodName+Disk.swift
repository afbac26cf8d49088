// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `disk.`
    public static var disk: DiskMethods { DiskMethods() }
    /// The methods whose names begin with `disk.`
    public struct DiskMethods: Sendable {}
}

extension MethodName.DiskMethods {
    /// The methods whose names begin with `disk.attachedObject.`
    public var attachedObject: AttachedObjectMethods { AttachedObjectMethods() }
    /// The methods whose names begin with `disk.attachedObject.`
    public struct AttachedObjectMethods: Sendable {}
}

extension MethodName.DiskMethods.AttachedObjectMethods {
    /// `disk.attachedObject.get`: scope `disk`.
    public var get: MethodName { .init(known: "disk.attachedobject.get") }
}

extension MethodName.DiskMethods {
    /// The methods whose names begin with `disk.file.`
    public var file: FileMethods { FileMethods() }
    /// The methods whose names begin with `disk.file.`
    public struct FileMethods: Sendable {}
}

extension MethodName.DiskMethods.FileMethods {
    /// `disk.file.copyTo`: scope `disk`.
    public var copyTo: MethodName { .init(known: "disk.file.copyto") }
    /// `disk.file.delete`: scope `disk`.
    public var delete: MethodName { .init(known: "disk.file.delete") }
    /// `disk.file.get`: scope `disk`.
    public var get: MethodName { .init(known: "disk.file.get") }
    /// `disk.file.getExternalLink`: scope `disk`.
    public var getExternalLink: MethodName { .init(known: "disk.file.getexternallink") }
    /// `disk.file.getFields`: scope `disk`.
    public var getFields: MethodName { .init(known: "disk.file.getfields") }
    /// `disk.file.getVersions`: scope `disk`.
    public var getVersions: MethodName { .init(known: "disk.file.getversions") }
    /// `disk.file.markDeleted`: scope `disk`.
    public var markDeleted: MethodName { .init(known: "disk.file.markdeleted") }
    /// `disk.file.moveTo`: scope `disk`.
    public var moveTo: MethodName { .init(known: "disk.file.moveto") }
    /// `disk.file.rename`: scope `disk`.
    public var rename: MethodName { .init(known: "disk.file.rename") }
    /// `disk.file.restore`: scope `disk`.
    public var restore: MethodName { .init(known: "disk.file.restore") }
    /// `disk.file.restoreFromVersion`: scope `disk`.
    public var restoreFromVersion: MethodName { .init(known: "disk.file.restorefromversion") }
    /// `disk.file.search`: scope `disk`.
    public var search: MethodName { .init(known: "disk.file.search") }
    /// `disk.file.uploadVersion`: scope `disk`.
    public var uploadVersion: MethodName { .init(known: "disk.file.uploadversion") }
}

extension MethodName.DiskMethods {
    /// The methods whose names begin with `disk.folder.`
    public var folder: FolderMethods { FolderMethods() }
    /// The methods whose names begin with `disk.folder.`
    public struct FolderMethods: Sendable {}
}

extension MethodName.DiskMethods.FolderMethods {
    /// `disk.folder.addSubFolder`: scope `disk`.
    public var addSubFolder: MethodName { .init(known: "disk.folder.addsubfolder") }
    /// `disk.folder.copyTo`: scope `disk`.
    public var copyTo: MethodName { .init(known: "disk.folder.copyto") }
    /// `disk.folder.deleteTree`: scope `disk`.
    public var deleteTree: MethodName { .init(known: "disk.folder.deletetree") }
    /// `disk.folder.get`: scope `disk`.
    public var get: MethodName { .init(known: "disk.folder.get") }
    /// `disk.folder.getChildren`: scope `disk`.
    public var getChildren: MethodName { .init(known: "disk.folder.getchildren") }
    /// `disk.folder.getExternalLink`: scope `disk`.
    public var getExternalLink: MethodName { .init(known: "disk.folder.getexternallink") }
    /// `disk.folder.getFields`: scope `disk`.
    public var getFields: MethodName { .init(known: "disk.folder.getfields") }
    /// `disk.folder.markDeleted`: scope `disk`.
    public var markDeleted: MethodName { .init(known: "disk.folder.markdeleted") }
    /// `disk.folder.moveTo`: scope `disk`.
    public var moveTo: MethodName { .init(known: "disk.folder.moveto") }
    /// `disk.folder.rename`: scope `disk`.
    public var rename: MethodName { .init(known: "disk.folder.rename") }
    /// `disk.folder.restore`: scope `disk`; administrators only.
    public var restore: MethodName { .init(known: "disk.folder.restore") }
    /// `disk.folder.shareToUser`: scope `disk`.
    public var shareToUser: MethodName { .init(known: "disk.folder.sharetouser") }
    /// `disk.folder.uploadFile`: scope `disk`.
    public var uploadFile: MethodName { .init(known: "disk.folder.uploadfile") }
}

extension MethodName.DiskMethods {
    /// The methods whose names begin with `disk.rights.`
    public var rights: RightsMethods { RightsMethods() }
    /// The methods whose names begin with `disk.rights.`
    public struct RightsMethods: Sendable {}
}

extension MethodName.DiskMethods.RightsMethods {
    /// `disk.rights.getTasks`: scope `disk`.
    public var getTasks: MethodName { .init(known: "disk.rights.gettasks") }
}

extension MethodName.DiskMethods {
    /// The methods whose names begin with `disk.storage.`
    public var storage: StorageMethods { StorageMethods() }
    /// The methods whose names begin with `disk.storage.`
    public struct StorageMethods: Sendable {}
}

extension MethodName.DiskMethods.StorageMethods {
    /// `disk.storage.addFolder`: scope `disk`.
    public var addFolder: MethodName { .init(known: "disk.storage.addfolder") }
    /// `disk.storage.get`: scope `disk`.
    public var get: MethodName { .init(known: "disk.storage.get") }
    /// `disk.storage.getChildren`: scope `disk`.
    public var getChildren: MethodName { .init(known: "disk.storage.getchildren") }
    /// `disk.storage.getFields`: scope `disk`.
    public var getFields: MethodName { .init(known: "disk.storage.getfields") }
    /// `disk.storage.getForApp`: scope `disk`; administrators only; not by webhook.
    public var getForApp: MethodName { .init(known: "disk.storage.getforapp") }
    /// `disk.storage.getList`: scope `disk`.
    public var getList: MethodName { .init(known: "disk.storage.getlist") }
    /// `disk.storage.getTypes`: scope `disk`.
    public var getTypes: MethodName { .init(known: "disk.storage.gettypes") }
    /// `disk.storage.rename`: scope `disk`; administrators only; not by webhook.
    public var rename: MethodName { .init(known: "disk.storage.rename") }
    /// `disk.storage.uploadFile`: scope `disk`.
    public var uploadFile: MethodName { .init(known: "disk.storage.uploadfile") }
}

extension MethodName.DiskMethods {
    /// The methods whose names begin with `disk.version.`
    public var version: VersionMethods { VersionMethods() }
    /// The methods whose names begin with `disk.version.`
    public struct VersionMethods: Sendable {}
}

extension MethodName.DiskMethods.VersionMethods {
    /// `disk.version.get`: scope `disk`.
    public var get: MethodName { .init(known: "disk.version.get") }
}
