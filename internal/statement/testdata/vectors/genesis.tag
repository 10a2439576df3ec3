accord close genesis

accord-close: 1
plan: none
chain: none
cycle: genesis
base: none
content: sha256:ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73
effects: sha256:888ad3a8bb06276a7824388d9c079bfc7122bb0cbd69a8123332ce6248185557
arithmetic: 1
policy: sha256:823412d1eacb67956220e532959f0104603057c88704863ca38e7cd188fda812
statements: sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
override: none
closer: hugo
tool: accord 1.4.0
