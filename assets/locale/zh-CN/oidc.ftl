hr-oidc-sign-in = 用单位账号登录
hr-oidc-or = 或者用工号和密码：
hr-oidc-unknown = 单位账号没有问题，但名册里没有对应的在岗人员。请找人事部门。
hr-oidc-no-answer = 单位的登录系统现在没有回应，过一会儿再试。
hr-oidc-declined = 单位的登录系统没有放行。
hr-oidc-again = 这次登录不是在这个浏览器里开始的，或者隔得太久了。请重新登录。
hr-oidc-wrong = 单位登录系统给的凭据不可信或不完整，请告诉管理员。
