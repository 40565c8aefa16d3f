"""Who works in the two companies of the browser journeys: sign-in, name, department, roles. Invented names."""

from typing import Any, NamedTuple

from bihuan.core.vocabulary import Role

PASSWORD = "bihuan-browser-7"


class Member(NamedTuple):
    """One person with a sign-in."""

    user: str
    name: str
    department: str
    roles: tuple[Role, ...] = ()
    heads: bool = False  # of the department


XDYJ = (
    Member("xu", "许高层", "top", (Role.EXECUTIVE,), heads=True),
    Member("liu", "刘代表", "top", (Role.MANAGEMENT_REPRESENTATIVE,)),
    Member("wang", "王质量", "quality", (Role.QUALITY_HEAD, Role.QUALITY), heads=True),
    Member("zhang", "张质检", "quality", (Role.QUALITY,)),
    Member("li", "李运维", "om", (Role.OM_MANAGER, Role.OM_MANAGEMENT), heads=True),
    Member("meng", "孟副理", "om", (Role.OM_MANAGEMENT,)),
    Member("sun", "孙工", "om", (Role.DISCIPLINE_LEAD, Role.PROCESS_OWNER)),
    Member("zhou", "周工", "om", (Role.DISCIPLINE_LEAD,)),
    Member("ou", "欧英文", "om", (Role.DISCIPLINE_LEAD,)),  # switches to English
    Member("qian", "钱小白", "rd"),
    Member("tian", "田新人", "rd"),
    Member("he", "何研发", "rd", (Role.RD,), heads=True),
    Member("feng", "冯人力", "hr", (Role.HR,), heads=True),
    Member("wu", "吴采购", "purchasing", (Role.PURCHASING,), heads=True),
    Member("chen", "陈坐席", "service-desk", (Role.SERVICE_DESK,), heads=True),
    Member("su", "苏管理", "top", (Role.ADMINISTRATOR,)),
    Member("ping", "平评审", "", (Role.ASSESSOR,)),
    # Sign in with the password: one gets in, one is locked out.
    Member("deng", "邓登录", "rd"),
    Member("suo", "索门外", "rd"),
)
YNTD = (
    Member("zong", "宗经理", "top", (Role.GENERAL_MANAGER,), heads=True),
    Member("fen", "分管理", "top", (Role.EXECUTIVE,)),
    Member("zhi", "植质量", "quality", (Role.QUALITY_HEAD, Role.QUALITY), heads=True),
    Member("jian", "简检查", "quality", (Role.QUALITY, Role.QUALITY_ADMIN)),
    Member("yun", "云运维", "om", (Role.OM_MANAGER, Role.OM_MANAGEMENT), heads=True),
    Member("gong", "龚项目", "om", (Role.DISCIPLINE_LEAD, Role.IMPROVEMENT_OWNER)),
    Member("yuan", "袁员工", "service-desk"),
    Member("ren", "任人力", "hr", (Role.HR,), heads=True),
    Member("cai", "蔡采购", "purchasing", (Role.PURCHASING,), heads=True),
    Member("guan", "关管理", "top", (Role.ADMINISTRATOR,)),
)
MEMBERS: dict[str, tuple[Member, ...]] = {"xdyj": XDYJ, "yntd": YNTD}
BY_PASSWORD = {"deng", "suo"}  # everyone else finds a session ready


def name_of(user: str) -> str:
    return next(one.name for members in MEMBERS.values() for one in members if one.user == user)


def account_values(member: Member, company: str) -> dict[str, Any]:
    return {"username": member.user, "email": f"{member.user}@{company}.example"}
