// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `landing.`
    public static var landing: LandingMethods { LandingMethods() }
    /// The methods whose names begin with `landing.`
    public struct LandingMethods: Sendable {}
}

extension MethodName.LandingMethods {
    /// The methods whose names begin with `landing.block.`
    public var block: BlockMethods { BlockMethods() }
    /// The methods whose names begin with `landing.block.`
    public struct BlockMethods: Sendable {}
}

extension MethodName.LandingMethods.BlockMethods {
    /// `landing.block.addcard`: scope `landing`.
    public var addcard: MethodName { .init(known: "landing.block.addcard") }
    /// `landing.block.changeAnchor`: scope `landing`.
    public var changeAnchor: MethodName { .init(known: "landing.block.changeanchor") }
    /// `landing.block.changeNodeName`: scope `landing`.
    public var changeNodeName: MethodName { .init(known: "landing.block.changenodename") }
    /// `landing.block.clonecard`: scope `landing`.
    public var clonecard: MethodName { .init(known: "landing.block.clonecard") }
    /// `landing.block.getContentFromRepository`: scope `landing`.
    public var getContentFromRepository: MethodName { .init(known: "landing.block.getcontentfromrepository") }
    /// `landing.block.getbyid`: scope `landing`.
    public var getbyid: MethodName { .init(known: "landing.block.getbyid") }
    /// `landing.block.getcontent`: scope `landing`.
    public var getcontent: MethodName { .init(known: "landing.block.getcontent") }
    /// `landing.block.getlist`: scope `landing`.
    public var getlist: MethodName { .init(known: "landing.block.getlist") }
    /// `landing.block.getmanifest`: scope `landing`.
    public var getmanifest: MethodName { .init(known: "landing.block.getmanifest") }
    /// `landing.block.getmanifestfile`: scope `landing`.
    public var getmanifestfile: MethodName { .init(known: "landing.block.getmanifestfile") }
    /// `landing.block.getrepository`: scope `landing`.
    public var getrepository: MethodName { .init(known: "landing.block.getrepository") }
    /// `landing.block.removecard`: scope `landing`.
    public var removecard: MethodName { .init(known: "landing.block.removecard") }
    /// `landing.block.updateCards`: scope `landing`.
    public var updateCards: MethodName { .init(known: "landing.block.updatecards") }
    /// `landing.block.updateStyles`: scope `landing`.
    public var updateStyles: MethodName { .init(known: "landing.block.updatestyles") }
    /// `landing.block.updateattrs`: scope `landing`.
    public var updateattrs: MethodName { .init(known: "landing.block.updateattrs") }
    /// `landing.block.updatecontent`: scope `landing`.
    public var updatecontent: MethodName { .init(known: "landing.block.updatecontent") }
    /// `landing.block.updatenodes`: scope `landing`.
    public var updatenodes: MethodName { .init(known: "landing.block.updatenodes") }
    /// `landing.block.uploadfile`: scope `landing`.
    public var uploadfile: MethodName { .init(known: "landing.block.uploadfile") }
}

extension MethodName.LandingMethods {
    /// The methods whose names begin with `landing.demos.`
    public var demos: DemosMethods { DemosMethods() }
    /// The methods whose names begin with `landing.demos.`
    public struct DemosMethods: Sendable {}
}

extension MethodName.LandingMethods.DemosMethods {
    /// `landing.demos.getList`: scope `landing`.
    public var getList: MethodName { .init(known: "landing.demos.getlist") }
    /// `landing.demos.getPageList`: scope `landing`.
    public var getPageList: MethodName { .init(known: "landing.demos.getpagelist") }
    /// `landing.demos.getSiteList`: scope `landing`.
    public var getSiteList: MethodName { .init(known: "landing.demos.getsitelist") }
    /// `landing.demos.register`: scope `landing`.
    public var register: MethodName { .init(known: "landing.demos.register") }
    /// `landing.demos.unregister`: scope `landing`.
    public var unregister: MethodName { .init(known: "landing.demos.unregister") }
}

extension MethodName.LandingMethods {
    /// The methods whose names begin with `landing.landing.`
    public var landing: LandingMethods { LandingMethods() }
    /// The methods whose names begin with `landing.landing.`
    public struct LandingMethods: Sendable {}
}

extension MethodName.LandingMethods.LandingMethods {
    /// `landing.landing.add`: scope `landing`.
    public var add: MethodName { .init(known: "landing.landing.add") }
    /// `landing.landing.addByTemplate`: scope `landing`.
    public var addByTemplate: MethodName { .init(known: "landing.landing.addbytemplate") }
    /// `landing.landing.addblock`: scope `landing`.
    public var addblock: MethodName { .init(known: "landing.landing.addblock") }
    /// `landing.landing.copy`: scope `landing`.
    public var copy: MethodName { .init(known: "landing.landing.copy") }
    /// `landing.landing.copyblock`: scope `landing`.
    public var copyblock: MethodName { .init(known: "landing.landing.copyblock") }
    /// `landing.landing.delete`: scope `landing`.
    public var delete: MethodName { .init(known: "landing.landing.delete") }
    /// `landing.landing.deleteblock`: scope `landing`.
    public var deleteblock: MethodName { .init(known: "landing.landing.deleteblock") }
    /// `landing.landing.downblock`: scope `landing`.
    public var downblock: MethodName { .init(known: "landing.landing.downblock") }
    /// `landing.landing.favoriteBlock`: scope `landing`.
    public var favoriteBlock: MethodName { .init(known: "landing.landing.favoriteblock") }
    /// `landing.landing.getList`: scope `landing`.
    public var getList: MethodName { .init(known: "landing.landing.getlist") }
    /// `landing.landing.getadditionalfields`: scope `landing`.
    public var getadditionalfields: MethodName { .init(known: "landing.landing.getadditionalfields") }
    /// `landing.landing.getpreview`: scope `landing`.
    public var getpreview: MethodName { .init(known: "landing.landing.getpreview") }
    /// `landing.landing.getpublicurl`: scope `landing`.
    public var getpublicurl: MethodName { .init(known: "landing.landing.getpublicurl") }
    /// `landing.landing.hideblock`: scope `landing`.
    public var hideblock: MethodName { .init(known: "landing.landing.hideblock") }
    /// `landing.landing.markDelete`: scope `landing`.
    public var markDelete: MethodName { .init(known: "landing.landing.markdelete") }
    /// `landing.landing.markUnDelete`: scope `landing`.
    public var markUnDelete: MethodName { .init(known: "landing.landing.markundelete") }
    /// `landing.landing.markdeletedblock`: scope `landing`.
    public var markdeletedblock: MethodName { .init(known: "landing.landing.markdeletedblock") }
    /// `landing.landing.markundeletedblock`: scope `landing`.
    public var markundeletedblock: MethodName { .init(known: "landing.landing.markundeletedblock") }
    /// `landing.landing.move`: scope `landing`.
    public var move: MethodName { .init(known: "landing.landing.move") }
    /// `landing.landing.moveblock`: scope `landing`.
    public var moveblock: MethodName { .init(known: "landing.landing.moveblock") }
    /// `landing.landing.publication`: scope `landing`.
    public var publication: MethodName { .init(known: "landing.landing.publication") }
    /// `landing.landing.removeEntities`: scope `landing`.
    public var removeEntities: MethodName { .init(known: "landing.landing.removeentities") }
    /// `landing.landing.resolveIdByPublicUrl`: scope `landing`.
    public var resolveIdByPublicUrl: MethodName { .init(known: "landing.landing.resolveidbypublicurl") }
    /// `landing.landing.showblock`: scope `landing`.
    public var showblock: MethodName { .init(known: "landing.landing.showblock") }
    /// `landing.landing.unFavoriteBlock`: scope `landing`.
    public var unFavoriteBlock: MethodName { .init(known: "landing.landing.unfavoriteblock") }
    /// `landing.landing.unpublic`: scope `landing`.
    public var unpublic: MethodName { .init(known: "landing.landing.unpublic") }
    /// `landing.landing.upblock`: scope `landing`.
    public var upblock: MethodName { .init(known: "landing.landing.upblock") }
    /// `landing.landing.update`: scope `landing`.
    public var update: MethodName { .init(known: "landing.landing.update") }
}

extension MethodName.LandingMethods {
    /// The methods whose names begin with `landing.repo.`
    public var repo: RepoMethods { RepoMethods() }
    /// The methods whose names begin with `landing.repo.`
    public struct RepoMethods: Sendable {}
}

extension MethodName.LandingMethods.RepoMethods {
    /// `landing.repo.bind`: scope `landing`.
    public var bind: MethodName { .init(known: "landing.repo.bind") }
    /// `landing.repo.checkContent`: scope `landing`.
    public var checkContent: MethodName { .init(known: "landing.repo.checkcontent") }
    /// `landing.repo.getList`: scope `landing`.
    public var getList: MethodName { .init(known: "landing.repo.getlist") }
    /// `landing.repo.register`: scope `landing`.
    public var register: MethodName { .init(known: "landing.repo.register") }
    /// `landing.repo.unbind`: scope `landing`.
    public var unbind: MethodName { .init(known: "landing.repo.unbind") }
    /// `landing.repo.unregister`: scope `landing`.
    public var unregister: MethodName { .init(known: "landing.repo.unregister") }
}

extension MethodName.LandingMethods {
    /// The methods whose names begin with `landing.repowidget.`
    public var repowidget: RepowidgetMethods { RepowidgetMethods() }
    /// The methods whose names begin with `landing.repowidget.`
    public struct RepowidgetMethods: Sendable {}
}

extension MethodName.LandingMethods.RepowidgetMethods {
    /// `landing.repowidget.debug`: scope `landing`; not by webhook.
    public var debug: MethodName { .init(known: "landing.repowidget.debug") }
    /// `landing.repowidget.getList`: scope `landing`.
    public var getList: MethodName { .init(known: "landing.repowidget.getlist") }
    /// `landing.repowidget.register`: scope `landing`.
    public var register: MethodName { .init(known: "landing.repowidget.register") }
    /// `landing.repowidget.unregister`: scope `landing`.
    public var unregister: MethodName { .init(known: "landing.repowidget.unregister") }
}

extension MethodName.LandingMethods {
    /// The methods whose names begin with `landing.role.`
    public var role: RoleMethods { RoleMethods() }
    /// The methods whose names begin with `landing.role.`
    public struct RoleMethods: Sendable {}
}

extension MethodName.LandingMethods.RoleMethods {
    /// `landing.role.enable`: scope `landing`.
    public var enable: MethodName { .init(known: "landing.role.enable") }
    /// `landing.role.getList`: scope `landing`.
    public var getList: MethodName { .init(known: "landing.role.getlist") }
    /// `landing.role.getRights`: scope `landing`.
    public var getRights: MethodName { .init(known: "landing.role.getrights") }
    /// `landing.role.isEnabled`: scope `landing`.
    public var isEnabled: MethodName { .init(known: "landing.role.isenabled") }
    /// `landing.role.setAccessCodes`: scope `landing`.
    public var setAccessCodes: MethodName { .init(known: "landing.role.setaccesscodes") }
    /// `landing.role.setRights`: scope `landing`.
    public var setRights: MethodName { .init(known: "landing.role.setrights") }
}

extension MethodName.LandingMethods {
    /// The methods whose names begin with `landing.site.`
    public var site: SiteMethods { SiteMethods() }
    /// The methods whose names begin with `landing.site.`
    public struct SiteMethods: Sendable {}
}

extension MethodName.LandingMethods.SiteMethods {
    /// `landing.site.add`: scope `landing`.
    public var add: MethodName { .init(known: "landing.site.add") }
    /// `landing.site.addFolder`: scope `landing`.
    public var addFolder: MethodName { .init(known: "landing.site.addfolder") }
    /// `landing.site.bindingToGroup`: scope `landing`.
    public var bindingToGroup: MethodName { .init(known: "landing.site.bindingtogroup") }
    /// `landing.site.bindingToMenu`: scope `landing`.
    public var bindingToMenu: MethodName { .init(known: "landing.site.bindingtomenu") }
    /// `landing.site.delete`: scope `landing`.
    public var delete: MethodName { .init(known: "landing.site.delete") }
    /// `landing.site.fullExport`: scope `landing`.
    public var fullExport: MethodName { .init(known: "landing.site.fullexport") }
    /// `landing.site.getFolders`: scope `landing`.
    public var getFolders: MethodName { .init(known: "landing.site.getfolders") }
    /// `landing.site.getGroupBindings`: scope `landing`.
    public var getGroupBindings: MethodName { .init(known: "landing.site.getgroupbindings") }
    /// `landing.site.getList`: scope `landing`.
    public var getList: MethodName { .init(known: "landing.site.getlist") }
    /// `landing.site.getMenuBindings`: scope `landing`.
    public var getMenuBindings: MethodName { .init(known: "landing.site.getmenubindings") }
    /// `landing.site.getPreview`: scope `landing`.
    public var getPreview: MethodName { .init(known: "landing.site.getpreview") }
    /// `landing.site.getPublicUrl`: scope `landing`.
    public var getPublicUrl: MethodName { .init(known: "landing.site.getpublicurl") }
    /// `landing.site.getRights`: scope `landing`.
    public var getRights: MethodName { .init(known: "landing.site.getrights") }
    /// `landing.site.getadditionalfields`: scope `landing`.
    public var getadditionalfields: MethodName { .init(known: "landing.site.getadditionalfields") }
    /// `landing.site.markDelete`: scope `landing`.
    public var markDelete: MethodName { .init(known: "landing.site.markdelete") }
    /// `landing.site.markFolderDelete`: scope `landing`.
    public var markFolderDelete: MethodName { .init(known: "landing.site.markfolderdelete") }
    /// `landing.site.markFolderUnDelete`: scope `landing`.
    public var markFolderUnDelete: MethodName { .init(known: "landing.site.markfolderundelete") }
    /// `landing.site.markUnDelete`: scope `landing`.
    public var markUnDelete: MethodName { .init(known: "landing.site.markundelete") }
    /// `landing.site.publication`: scope `landing`.
    public var publication: MethodName { .init(known: "landing.site.publication") }
    /// `landing.site.publicationFolder`: scope `landing`.
    public var publicationFolder: MethodName { .init(known: "landing.site.publicationfolder") }
    /// `landing.site.setRights`: scope `landing`.
    public var setRights: MethodName { .init(known: "landing.site.setrights") }
    /// `landing.site.unPublicFolder`: scope `landing`.
    public var unPublicFolder: MethodName { .init(known: "landing.site.unpublicfolder") }
    /// `landing.site.unbindingFromGroup`: scope `landing`.
    public var unbindingFromGroup: MethodName { .init(known: "landing.site.unbindingfromgroup") }
    /// `landing.site.unbindingFromMenu`: scope `landing`.
    public var unbindingFromMenu: MethodName { .init(known: "landing.site.unbindingfrommenu") }
    /// `landing.site.unpublic`: scope `landing`.
    public var unpublic: MethodName { .init(known: "landing.site.unpublic") }
    /// `landing.site.update`: scope `landing`.
    public var update: MethodName { .init(known: "landing.site.update") }
    /// `landing.site.updateFolder`: scope `landing`.
    public var updateFolder: MethodName { .init(known: "landing.site.updatefolder") }
}

extension MethodName.LandingMethods {
    /// The methods whose names begin with `landing.syspage.`
    public var syspage: SyspageMethods { SyspageMethods() }
    /// The methods whose names begin with `landing.syspage.`
    public struct SyspageMethods: Sendable {}
}

extension MethodName.LandingMethods.SyspageMethods {
    /// `landing.syspage.deleteForLanding`: scope `landing`.
    public var deleteForLanding: MethodName { .init(known: "landing.syspage.deleteforlanding") }
    /// `landing.syspage.deleteForSite`: scope `landing`.
    public var deleteForSite: MethodName { .init(known: "landing.syspage.deleteforsite") }
    /// `landing.syspage.get`: scope `landing`.
    public var get: MethodName { .init(known: "landing.syspage.get") }
    /// `landing.syspage.getSpecialPage`: scope `landing`.
    public var getSpecialPage: MethodName { .init(known: "landing.syspage.getspecialpage") }
    /// `landing.syspage.set`: scope `landing`.
    public var set: MethodName { .init(known: "landing.syspage.set") }
}

extension MethodName.LandingMethods {
    /// The methods whose names begin with `landing.template.`
    public var template: TemplateMethods { TemplateMethods() }
    /// The methods whose names begin with `landing.template.`
    public struct TemplateMethods: Sendable {}
}

extension MethodName.LandingMethods.TemplateMethods {
    /// `landing.template.getLandingRef`: scope `landing`.
    public var getLandingRef: MethodName { .init(known: "landing.template.getlandingref") }
    /// `landing.template.getSiteRef`: scope `landing`.
    public var getSiteRef: MethodName { .init(known: "landing.template.getsiteref") }
    /// `landing.template.getlist`: scope `landing`.
    public var getlist: MethodName { .init(known: "landing.template.getlist") }
    /// `landing.template.setLandingRef`: scope `landing`.
    public var setLandingRef: MethodName { .init(known: "landing.template.setlandingref") }
    /// `landing.template.setSiteRef`: scope `landing`.
    public var setSiteRef: MethodName { .init(known: "landing.template.setsiteref") }
}
