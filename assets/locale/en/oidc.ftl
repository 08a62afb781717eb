hr-oidc-sign-in = Sign in with your house account
hr-oidc-or = Or with staff number and password:
hr-oidc-unknown = Your house account is fine, but nobody on our list goes with it. Ask HR.
hr-oidc-no-answer = The house's sign-in does not answer now. Try again in a moment.
hr-oidc-declined = The house's sign-in did not let you in.
hr-oidc-again = This sign-in did not begin in this browser, or began too long ago. Please sign in again.
hr-oidc-wrong = What the house's sign-in sent cannot be believed, or something is missing in it. Tell your admin.
